using System.Text;
using Tracking.Grains.Places;
using Tracking.Storage;

namespace Tracking.Server.Queries;

/// <summary>
/// Ids and names of the stations or vehicles that exist, in memory, so that each key stroke of a search costs no reading. The rows of the index are
/// read again, at most so often, only while somebody searches; no grain is asked.
/// </summary>
internal sealed class PlaceNames(IRowStore store, Partition index, TimeProvider time)
{
    /// <summary>Places kept; those behind, in the order of their ids, are found by their whole id only.</summary>
    public const int MaxPlaces = 200_000;

    private const int PageSize = 1000;

    /// <summary>From this age on the names are read again behind the answer, and from the second one before it.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5), Usable = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private Snapshot? current;
    private Task<Snapshot>? reading;

    /// <summary>
    /// Ids of places whose id begins with the text, or in whose name a word does; the case does not matter. Whose id or name is the text comes first,
    /// then ids, then names.
    /// </summary>
    public async ValueTask<IReadOnlyList<string>> FindAsync(string text, int limit)
    {
        Place[] places = (await SnapshotAsync()).Places;
        var found = new List<(int Rank, Place Place)>();
        foreach (Place place in places)
        {
            if (RankOf(place, text) is { } rank)
            {
                found.Add((rank, place));
            }
        }

        found.Sort(static (a, b) => a.Rank != b.Rank ? a.Rank - b.Rank : string.CompareOrdinal(a.Place.Id, b.Place.Id));
        return [.. found.Take(limit).Select(match => match.Place.Id)];
    }

    private static int? RankOf(Place place, string text)
    {
        if (place.Id.StartsWith(text, StringComparison.OrdinalIgnoreCase))
        {
            return place.Id.Length == text.Length ? 0 : 2;
        }

        if (place.Name is not { } name)
        {
            return null;
        }

        for (int at = -1; (at = name.IndexOf(text, at + 1, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            if (at == 0)
            {
                return name.Length == text.Length ? 1 : 3;
            }

            if (!char.IsLetterOrDigit(name[at - 1]))
            {
                return 4;
            }
        }

        return name.Contains(text, StringComparison.OrdinalIgnoreCase) ? 5 : null;
    }

    private async ValueTask<Snapshot> SnapshotAsync()
    {
        Task<Snapshot> next;
        lock (gate)
        {
            if (current is { } now && time.GetElapsedTime(now.ReadAt) < Fresh)
            {
                return now;
            }

            next = reading ??= Task.Run(ReadAsync);
            if (current is { } usable && time.GetElapsedTime(usable.ReadAt) < Usable)
            {
                return usable;
            }
        }

        return await next;
    }

    private async Task<Snapshot> ReadAsync()
    {
        try
        {
            long readAt = time.GetTimestamp();
            var places = new List<Place>();
            ReadOnlyMemory<byte> after = default;
            while (true)
            {
                IReadOnlyList<TableRow> rows = await store.ReadRowsAsync(index, after, default, PageSize);
                foreach (TableRow row in rows)
                {
                    places.Add(new Place(Encoding.UTF8.GetString(row.Key.Span), KnownPlaces.NameOf(row)));
                }

                if (rows.Count < PageSize || places.Count >= MaxPlaces)
                {
                    break;
                }

                after = rows[^1].Key;
            }

            var read = new Snapshot([.. places], readAt);
            lock (gate)
            {
                current = read;
            }

            return read;
        }
        finally
        {
            lock (gate)
            {
                reading = null;
            }
        }
    }

    private readonly record struct Place(string Id, string? Name);

    private sealed record Snapshot(Place[] Places, long ReadAt);
}
