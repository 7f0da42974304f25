using Spectre.Console;
using Spectre.Console.Rendering;

namespace Tracking.Simulator.Reporting;

/// <summary>Shows a run to a person.</summary>
internal interface IRunView
{
    void Say(string line);

    /// <summary>The page on which a customer sees a package.</summary>
    /// <param name="packageId">The package.</param>
    /// <param name="of">What it belongs to.</param>
    /// <param name="url">Where the page is.</param>
    void ShowLink(string packageId, string of, string url);

    /// <summary>Shows how far the run is until <paramref name="work"/> is done.</summary>
    Task WatchAsync(IRunProgress progress, Task work);

    void ShowReport(IRunReport report);
}

/// <summary>How far a run is.</summary>
internal interface IRunProgress
{
    /// <summary>For a terminal, which draws it again and again.</summary>
    IRenderable Picture();

    /// <summary>For a log.</summary>
    string Line();
}

/// <summary>What came of a run.</summary>
internal interface IRunReport
{
    void WriteTo(IAnsiConsole console);
}
