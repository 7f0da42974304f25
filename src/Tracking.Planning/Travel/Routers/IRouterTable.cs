using Tracking.Model.Geography;

namespace Tracking.Planning.Travel.Routers;

/// <summary>A router's service for tables of ways.</summary>
internal interface IRouterTable
{
    /// <summary>What cells that it answers come from.</summary>
    TravelSource Source { get; }

    /// <summary>Asks for the ways from each of some places to each of others.</summary>
    /// <exception cref="HttpRequestException">No answer could be had.</exception>
    /// <exception cref="RouterException">The answer cannot be understood.</exception>
    Task<RouterAnswer> AskAsync(IReadOnlyList<GeoPoint> sources, IReadOnlyList<GeoPoint> targets, CancellationToken cancellation);
}

/// <summary>What a router answers.</summary>
internal sealed record RouterAnswer
{
    /// <summary>Ways from source <c>i</c> to target <c>j</c> at <c>i * targets + j</c>; null when the request was refused.</summary>
    public RouterWay[]? Ways { get; init; }

    /// <summary>Why the request was refused.</summary>
    public string? Refusal { get; init; }

    /// <summary>Which location is the reason, counted through the sources and then the targets; null when it does not say.</summary>
    public int? BadLocation { get; init; }

    /// <summary>Whether a smaller request may do.</summary>
    public bool SmallerMayDo { get; init; }
}

/// <summary>A way as a router knows it; not a number where there is none.</summary>
/// <param name="Seconds">Time that it takes.</param>
/// <param name="Metres">How long it is.</param>
internal readonly record struct RouterWay(double Seconds, double Metres)
{
    /// <summary>No way leads there.</summary>
    public static RouterWay None { get; } = new(double.NaN, double.NaN);

    /// <summary>Whether there is a way: time and length are finite and not negative.</summary>
    public bool Exists => double.IsFinite(Seconds) && double.IsFinite(Metres) && Seconds >= 0 && Metres >= 0;
}

/// <summary>A router answered something that is no answer.</summary>
/// <param name="message">What, and what was expected.</param>
internal sealed class RouterException(string message) : Exception(message);
