using System.Diagnostics.Metrics;
using Tracking.Grains.Recording;

namespace Tracking.Server.Ingest;

/// <summary>Counts scans by how they ended.</summary>
internal sealed class IngestMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Tracking.Ingest";

    private readonly Counter<long> scans;

    /// <summary>Creates the instruments.</summary>
    public IngestMetrics(IMeterFactory meters, IngestGate gate)
    {
        Meter meter = meters.Create(MeterName);
        scans = meter.CreateCounter<long>("tracking.scans", "{scan}", "Scans by outcome: accepted, duplicate, conflict, rejected, retry, refused.");
        meter.CreateObservableGauge("tracking.scans.in_flight", () => gate.RowsInFlight, "{scan}", "Scans being taken.");
    }

    /// <summary>Scans of a request that was refused for overload.</summary>
    public void Refused(int count) => Count("refused", count);

    /// <summary>Scans of a request that was answered.</summary>
    public void Taken(ReadOnlySpan<ScanOutcome> outcomes, int rejected)
    {
        int accepted = 0, duplicates = 0, conflicts = 0, retries = 0;
        foreach (ScanOutcome outcome in outcomes)
        {
            switch (outcome.Outcome)
            {
                case RecordOutcome.Accepted:
                    accepted++;
                    break;
                case RecordOutcome.Conflict:
                    conflicts++;
                    break;
                case null:
                    retries++;
                    break;
                default:
                    duplicates++;
                    break;
            }
        }

        Count("accepted", accepted);
        Count("duplicate", duplicates);
        Count("conflict", conflicts);
        Count("rejected", rejected);
        Count("retry", retries);
    }

    private void Count(string outcome, int count)
    {
        if (count > 0)
        {
            scans.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
