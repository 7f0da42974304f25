using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Scans;
using Tracking.Server.Ingest;
using Tracking.Server.Links;
using Tracking.Server.Personal;

namespace Tracking.Server.Customers;

/// <summary>What became of a customer's report.</summary>
internal enum ReportOutcome
{
    /// <summary>It is durable, now or from before.</summary>
    Taken,

    /// <summary>It makes no sense as the package stands.</summary>
    Senseless,

    /// <summary>The link has sent too many.</summary>
    TooMany,

    /// <summary>It was not made durable.</summary>
    Unavailable,
}

/// <summary>
/// Takes the reports of customers that a delivered package did not come. A report is a fact of the package like a scan; its words are personal and
/// stored apart.
/// </summary>
internal sealed class CustomerReports(IngestPipeline pipeline, IngestGate gate, PersonalRows personal, IOptions<CustomerOptions> options, TimeProvider time)
    : IDisposable
{
    /// <summary>The device that reports come from, as a package's history names it.</summary>
    public const string DeviceId = "customer-link";

    private readonly CustomerOptions options = options.Value;
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(link => RateLimitPartition.GetFixedWindowLimiter(
        link,
        _ => new FixedWindowRateLimiterOptions { PermitLimit = options.Value.ReportsPerLink, Window = options.Value.ReportPeriod, QueueLimit = 0 }));

    /// <summary>Whether a customer can report at a moment that the package did not come.</summary>
    public static bool IsPossible(PackageState state, CustomerOptions options, long now) =>
        state is { Status: PackageStatus.Delivered, NotReceivedSince: null, DeliveredAt: { } deliveredAt }
        && now - deliveredAt <= (long)options.ReportWithin.TotalMilliseconds;

    /// <summary>Whether the history has a report of this id.</summary>
    public static bool IsKnown(PackageState state, Guid reportId)
    {
        foreach (FoldedEvent e in state.Events)
        {
            if (e.Row.EventId == reportId && e.Row.Type is ScanType.NotReceived)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a report; one of the same id again changes nothing.</summary>
    /// <param name="linkId">The link that it came by.</param>
    /// <param name="state">The package.</param>
    /// <param name="reportId">Made by the customer's browser.</param>
    /// <param name="message">The customer's words; null for none.</param>
    public async ValueTask<ReportOutcome> TakeAsync(string linkId, PackageState state, Guid reportId, string? message)
    {
        if (IsKnown(state, reportId))
        {
            return ReportOutcome.Taken;
        }

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (!IsPossible(state, options, now))
        {
            return ReportOutcome.Senseless;
        }

        using (RateLimitLease lease = limiter.AttemptAcquire(linkId))
        {
            if (!lease.IsAcquired)
            {
                return ReportOutcome.TooMany;
            }
        }

        if (!gate.TryEnter(1))
        {
            return ReportOutcome.Unavailable;
        }

        try
        {
            if (message is not null)
            {
                await personal.PutReportAsync(state, reportId, message);
            }

            var scan = new Scan
            {
                EventId = reportId,
                Type = ScanType.NotReceived,
                SubjectKind = SubjectKind.Package,
                SubjectId = state.PackageId,
                OccurredAt = now,
                DeviceId = DeviceId,
            };
            ScanOutcome[] outcomes = await pipeline.RecordAsync([scan], null, byPartner: null);
            return outcomes[0].Outcome is null ? ReportOutcome.Unavailable : ReportOutcome.Taken;
        }
        finally
        {
            gate.Leave(1);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => limiter.Dispose();
}
