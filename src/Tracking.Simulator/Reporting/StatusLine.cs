using System.Globalization;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Reporting;

/// <summary>How sending goes, in one line.</summary>
internal static class StatusLine
{
    public static string Of(SendTotals t, Pace pace) => string.Create(
        CultureInfo.InvariantCulture,
        $"{pace.Elapsed:hh\\:mm\\:ss}  {pace.PerSecond():0} scans/s  {t.Accepted} accepted  {t.Duplicates} duplicate  {t.Rejected} rejected  {t.Retried} to retry  {t.FailedRequests} failed requests  {t.Positions} positions");
}
