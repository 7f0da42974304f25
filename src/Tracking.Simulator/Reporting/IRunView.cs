using Tracking.Simulator.Driving;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Reporting;

/// <summary>Shows a run to a person.</summary>
internal interface IRunView
{
    void Say(string line);

    /// <summary>The page on which a customer sees a package of the route.</summary>
    void ShowLink(RouteRun run, string packageId, string url);

    /// <summary>Shows how far the run is until <paramref name="work"/> is done.</summary>
    Task WatchAsync(IReadOnlyList<RouteRun> runs, SendTotals totals, Task work);

    void ShowReport(RunReport report);
}
