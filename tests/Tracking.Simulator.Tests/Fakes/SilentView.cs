using Tracking.Simulator.Reporting;

namespace Tracking.Simulator.Tests.Fakes;

/// <summary>Keeps what would be shown.</summary>
internal sealed class SilentView : IRunView
{
    public List<string> Lines { get; } = [];

    public List<(string PackageId, string Url)> Links { get; } = [];

    public IRunReport? Report { get; private set; }

    public void Say(string line) => Lines.Add(line);

    public void ShowLink(string packageId, string of, string url) => Links.Add((packageId, url));

    public Task WatchAsync(IRunProgress progress, Task work) => work;

    public void ShowReport(IRunReport report) => Report = report;
}
