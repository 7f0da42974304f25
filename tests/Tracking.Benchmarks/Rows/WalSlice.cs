namespace Tracking.Benchmarks.Rows;

/// <summary>A part of one of RocksDB's write-ahead logs.</summary>
/// <param name="Path">The file.</param>
/// <param name="From">First byte, the start of a record.</param>
/// <param name="To">Behind the last byte.</param>
internal readonly record struct WalSlice(string Path, long From, long To);
