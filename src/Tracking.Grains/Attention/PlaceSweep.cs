using System.Text;
using Tracking.Grains.Places;
using Tracking.Model.Places;
using Tracking.Storage;

namespace Tracking.Grains.Attention;

/// <summary>
/// Goes through all stations and vehicles that exist, so many a second, after a start and now and then: a crash can have come between a change and its
/// being told, and whatever keeps an eye on a place is gone with the node that it was on.
/// </summary>
internal sealed class PlaceSweep(IRowStore store, TimeProvider time, AttentionOptions options)
{
    private static readonly (Partition Index, PlaceKind Kind)[] Indexes =
        [(KnownPlaces.Stations, PlaceKind.Station), (KnownPlaces.Vehicles, PlaceKind.Vehicle)];

    private int index;
    private byte[] after = [];
    private double credit;
    private long pausedAt;

    /// <summary>How often it has gone through all of them.</summary>
    public int Rounds { get; private set; }

    /// <summary>Adds the places whose turn it is.</summary>
    /// <param name="places">Takes them.</param>
    /// <param name="period">How often this is called.</param>
    public async ValueTask TakeAsync(List<PlaceId> places, TimeSpan period)
    {
        if (index == Indexes.Length)
        {
            if (time.GetElapsedTime(pausedAt) < options.SweepEvery)
            {
                return;
            }

            index = 0;
        }

        credit = Math.Min(credit + (options.SweepPlacesPerSecond * period.TotalSeconds), options.SweepPlacesPerSecond);
        while (credit >= 1 && index < Indexes.Length)
        {
            (Partition partition, PlaceKind kind) = Indexes[index];
            int limit = (int)credit;
            IReadOnlyList<TableRow> rows = await store.ReadRowsAsync(partition, after, default, limit);
            foreach (TableRow row in rows)
            {
                places.Add(new PlaceId(kind, Encoding.UTF8.GetString(row.Key.Span)));
                after = row.Key.ToArray();
            }

            credit -= rows.Count;
            if (rows.Count < limit)
            {
                after = [];
                index++;
                pausedAt = time.GetTimestamp();
                Rounds += index == Indexes.Length ? 1 : 0;
            }
        }
    }
}
