namespace Tracking.Benchmarks.Ingest;

/// <summary>Whose best parameters are looked for.</summary>
internal enum SweepTarget
{
    /// <summary>The server's, with one scan and with 100 a call.</summary>
    Server,

    /// <summary>The baseline's with one scan a call.</summary>
    PostgresOne,

    /// <summary>The baseline's with 100 scans a call.</summary>
    PostgresHundred,
}
