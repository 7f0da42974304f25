namespace Tracking.Benchmarks.Posting;

/// <summary>One request of scans, ready to be sent.</summary>
/// <param name="Bytes">Head and body.</param>
/// <param name="Scans">Scans in it.</param>
/// <param name="Number">What its sender knows it by.</param>
internal readonly record struct ScanRequest(byte[] Bytes, int Scans, int Number = 0);
