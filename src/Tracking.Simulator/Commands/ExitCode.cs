namespace Tracking.Simulator.Commands;

/// <summary>How the program ends.</summary>
internal static class ExitCode
{
    public const int Good = 0;

    /// <summary>Scans were rejected or not sent, or a check found differences.</summary>
    public const int NotGood = 1;

    /// <summary>It could not begin: wrong options, no route file, no server.</summary>
    public const int CouldNotBegin = 2;

    /// <summary>Ctrl-C.</summary>
    public const int Interrupted = 130;
}
