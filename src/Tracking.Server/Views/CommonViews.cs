using Tracking.Server.Description;

namespace Tracking.Server.Views;

/// <summary>Why and since when something holds.</summary>
/// <param name="Reason">A reason's name, or null.</param>
/// <param name="Since">UTC.</param>
public sealed record ReasonSinceView([Form(TextForm.Reason)] string? Reason, [Form(TextForm.Time)] string Since);

/// <summary>Why and when something happened.</summary>
/// <param name="Reason">A reason's name, or null.</param>
/// <param name="At">UTC.</param>
public sealed record ReasonAtView([Form(TextForm.Reason)] string? Reason, [Form(TextForm.Time)] string At);

/// <summary>A complaint that a delivered package did not come.</summary>
/// <param name="Since">UTC.</param>
public sealed record NotReceivedView(string Since);

/// <summary>What is promised, and how that stands.</summary>
/// <param name="Service">sameDay, nextDay, twoDay, standard, or null.</param>
/// <param name="PromisedBy">UTC.</param>
/// <param name="State">onTrack, atRisk, late, met or missed.</param>
public sealed record PromiseView([Form(TextForm.Service)] string? Service, [Form(TextForm.Time)] string PromisedBy, [Form(TextForm.PromiseState)] string State);

/// <summary>A span of time.</summary>
/// <param name="From">UTC, or null when open.</param>
/// <param name="To">UTC, or null when open.</param>
public sealed record WindowView([Form(TextForm.Time)] string? From, [Form(TextForm.Time)] string? To);

/// <summary>When a delivery is expected.</summary>
/// <param name="From">UTC.</param>
/// <param name="To">UTC.</param>
/// <param name="StopsAway">Stops before it on the vehicle's round, or null when not known.</param>
public sealed record EstimateView([Form(TextForm.Time)] string From, [Form(TextForm.Time)] string To, int? StopsAway);

/// <summary>A point on the earth, WGS 84.</summary>
/// <param name="Lat">Degrees north.</param>
/// <param name="Lon">Degrees east.</param>
public sealed record PointView(double Lat, double Lon);

/// <summary>Where a device was, WGS 84.</summary>
/// <param name="Lat">Degrees north.</param>
/// <param name="Lon">Degrees east.</param>
/// <param name="Accuracy">Radius in metres, or null.</param>
public sealed record LocationView(double Lat, double Lon, double? Accuracy);

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">The <c>cursor</c> of the next page; null on the last.</param>
public sealed record ListView<T>(IReadOnlyList<T> Items, string? Next);
