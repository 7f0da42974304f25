using Spectre.Console;
using Tracking.Simulator.Reporting;

namespace Tracking.Benchmarks.Soak;

/// <summary>Says once a minute how a load goes: a soak's log is read the day after.</summary>
internal sealed class SoakView : IRunView
{
    private const int Width = 160;
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    public void Say(string line) => Console.WriteLine(line);

    public void ShowLink(string packageId, string of, string url) => Console.WriteLine($"{packageId}: {url}");

    public async Task WatchAsync(IRunProgress progress, Task work)
    {
        while (await Task.WhenAny(work, Task.Delay(BetweenLines)) != work)
        {
            Console.WriteLine(progress.Line());
        }

        await work;
    }

    public void ShowReport(IRunReport report)
    {
        AnsiConsole.Profile.Width = Width;
        report.WriteTo(AnsiConsole.Console);
    }
}
