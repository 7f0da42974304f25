using Tracking.Simulator.Driving;
using Tracking.Simulator.Reporting;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Tests.Fakes;

/// <summary>Keeps what would be shown.</summary>
internal sealed class SilentView : IRunView
{
    public List<string> Lines { get; } = [];

    public List<(string PackageId, string Url)> Links { get; } = [];

    public RunReport? Report { get; private set; }

    public void Say(string line) => Lines.Add(line);

    public void ShowLink(RouteRun run, string packageId, string url) => Links.Add((packageId, url));

    public Task WatchAsync(IReadOnlyList<RouteRun> runs, SendTotals totals, Task work) => work;

    public void ShowReport(RunReport report) => Report = report;
}
