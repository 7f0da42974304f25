using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Server.Personal;
using Tracking.Server.Views;

namespace Tracking.Server.Customers;

/// <summary>Makes views of what customers reported of a package.</summary>
internal sealed class ReportViews(PersonalRows personal)
{
    /// <summary>All reports, oldest first; their words where they were not erased.</summary>
    public async ValueTask<IReadOnlyList<ReportView>> ListAsync(PackageState state)
    {
        var views = new List<ReportView>();
        foreach (FoldedEvent e in state.Events)
        {
            if (e.Row is { Type: ScanType.NotReceived, DeviceId: CustomerReports.DeviceId })
            {
                string? message = await personal.ReportAsync(state.PackageId, e.Row.EventId);
                views.Add(new ReportView(
                    e.Row.EventId.ToString(), ReportEndpoints.NotReceived, UtcText.Of(e.Row.EventTime), message, !e.Withdrawn && state.NotReceivedSince <= e.Row.EventTime));
            }
        }

        return views;
    }
}
