namespace Tracking.Simulator.Verifying;

/// <summary>What a check of the server against the files found.</summary>
internal sealed record VerificationReport(int Packages, int Delivered, int EventsCompared, int Stations, int Vehicles, IReadOnlyList<Difference> Differences);
