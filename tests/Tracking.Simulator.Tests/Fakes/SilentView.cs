using Tracking.Simulator.Reporting;

namespace Tracking.Simulator.Tests.Fakes;

/// <summary>Keeps what would be shown.</summary>
internal sealed class SilentView : IRunView
{
    private readonly List<string> _lines = [];

    /// <summary>What was said so far; a copy, because it is said on other threads.</summary>
    public List<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public List<(string PackageId, string Url)> Links { get; } = [];

    public IRunReport? Report { get; private set; }

    public void Say(string line)
    {
        lock (_lines)
        {
            _lines.Add(line);
        }
    }

    public void ShowLink(string packageId, string of, string url) => Links.Add((packageId, url));

    public Task WatchAsync(IRunProgress progress, Task work) => work;

    public void ShowReport(IRunReport report) => Report = report;
}
