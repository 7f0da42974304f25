namespace Tracking.Simulator.Verifying;

/// <summary>Something that the server says otherwise than the files and the scans that were sent.</summary>
internal sealed record Difference(string Subject, string What, string Expected, string Actual);
