using Tracking.Testing;

namespace Tracking.Model.Tests.Network;

/// <summary>Takes facts away for as long as a week still fails, so that a failure can be read.</summary>
internal static class Shrinking
{
    public static WeekOfFacts Shrink(WeekOfFacts week, Func<WeekOfFacts, bool> fails)
    {
        for (int size = Math.Max(1, week.Batches.Count / 2); size >= 1; size /= 2)
        {
            for (int at = 0; at < week.Batches.Count;)
            {
                WeekOfFacts smaller = week.With([.. week.Batches.Take(at), .. week.Batches.Skip(at + size)]);
                if (fails(smaller))
                {
                    week = smaller;
                }
                else
                {
                    at += size;
                }
            }
        }

        for (int i = 0; i < week.Batches.Count; i++)
        {
            for (int j = week.Batches[i].Scans.Count - 1; j >= 0; j--)
            {
                FactBatch batch = week.Batches[i];
                FactBatch[] smaller = [.. week.Batches];
                smaller[i] = batch with { Scans = [.. batch.Scans.Where((_, index) => index != j)] };
                if (fails(week.With(smaller)))
                {
                    week = week.With(smaller);
                }
            }
        }

        return week;
    }

    public static IEnumerable<string> Describe(WeekOfFacts week) => week.Batches.SelectMany(batch => batch.Announcement is { } announced
        ? [$"announce {announced.PackageId}: {announced.Announcement.Service} {announced.Announcement.OriginStationId} to {announced.Announcement.DestinationStationId}"]
        : batch.Scans.Select(scan =>
            $"{Instant.ToTime(scan.OccurredAt - batch.ClockError):ddd HH:mm} {scan.SubjectId} {scan.Type} {scan.StationId} {scan.VehicleId} "
            + $"{scan.ParentContainerId} {scan.NewPackageId} {scan.PartnerId} by {batch.ByPartner} {scan.EventId} {scan.Voids}"));
}
