using System.Buffers.Binary;
using Tracking.Grains.Places;
using Tracking.Model.Places;
using Tracking.Storage;

namespace Tracking.Grains.Foresight;

/// <summary>
/// A station's volumes: the packages that it remembers, counted whenever its members are read, and what was stored of those that it has forgotten, in the same write that forgot them. So a
/// crash costs nothing, and a scan costs a look into a table of hours. (Where a backend cannot commit several partitions at once, a crash in the middle of that write can count some twice; and so does
/// who is told of again after it was forgotten.) Imports stand over both. Lives inside a grain, on its scheduler.
/// </summary>
internal sealed class StationVolumes(string stationId, IRowStore store, TimeProvider time, PlaceOptions options)
{
    private const int Day = DayVolumes.Hours;
    private const int PageSize = 1000;
    private const byte Begin = (byte)'b';
    private const byte Settled = (byte)'c';
    private const byte Imported = (byte)'i';
    private readonly Partition partition = new(PartitionKind.Volumes, stationId);
    private PlaceClock clock;
    private int? begin;

    /// <summary>Packages that the station remembers, by the hour in which they came in.</summary>
    public HourCounts Remembered { get; } = new();

    /// <summary>Rows that hold what is to be forgotten, beside what was before.</summary>
    public async ValueTask<IReadOnlyList<TablePut>> SettleAsync(HourCounts forgotten)
    {
        int since = await BeginAsync();
        var days = new SortedDictionary<int, int?[]>();
        foreach (int hour in forgotten.Hours)
        {
            if (hour < since)
            {
                continue;
            }

            int day = hour / Day;
            if (!days.TryGetValue(day, out int?[]? hours))
            {
                TableRow? row = await store.ReadRowAsync(partition, KeyOf(Settled, day));
                clock.Follow(row?.Version ?? 0);
                days.Add(day, hours = row is null ? new int?[Day] : DayVolumes.Decode(row.Value.Span));
            }

            hours[hour % Day] = (hours[hour % Day] ?? 0) + forgotten[hour];
        }

        return PutsOf(Settled, days);
    }

    /// <summary>Volumes of hours, from the first wanted or the first known one on.</summary>
    public async ValueTask<StationVolumesView> ReadAsync(int fromHour, int untilHour)
    {
        int since = await BeginAsync();
        SortedDictionary<int, int?[]> settled = await DaysAsync(Settled, fromHour, untilHour), imported = await DaysAsync(Imported, fromHour, untilHour);
        int first = Math.Clamp(await FirstHourAsync(since) ?? untilHour, fromHour, untilHour);
        int[] all = new int[untilHour - first];
        for (int hour = first; hour < untilHour; hour++)
        {
            int counted = hour < since ? 0 : (CountOf(settled, hour) ?? 0) + Remembered[hour];
            all[hour - first] = CountOf(imported, hour) ?? counted;
        }

        return new StationVolumesView(first, all);
    }

    /// <summary>Sets or takes back imported counts.</summary>
    public async ValueTask ImportAsync(int fromHour, IReadOnlyList<int?> counts)
    {
        SortedDictionary<int, int?[]> days = await DaysAsync(Imported, fromHour, fromHour + counts.Count);
        for (int i = 0; i < counts.Count; i++)
        {
            int day = (fromHour + i) / Day;
            if (!days.TryGetValue(day, out int?[]? hours))
            {
                days.Add(day, hours = new int?[Day]);
            }

            hours[(fromHour + i) % Day] = counts[i];
        }

        foreach (TablePut[] part in PutsOf(Imported, days).Chunk(PageSize))
        {
            await store.WriteAsync(new RowWrite([], part, []));
        }
    }

    private static int? CountOf(SortedDictionary<int, int?[]> days, int hour) => days.TryGetValue(hour / Day, out int?[]? hours) ? hours[hour % Day] : null;

    private static byte[] KeyOf(byte kind, int day)
    {
        byte[] key = new byte[5];
        key[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(1), day);
        return key;
    }

    private static int NumberOf(TableRow row) => BinaryPrimitives.ReadInt32BigEndian(row.Key.Span[1..]);

    private List<TablePut> PutsOf(byte kind, SortedDictionary<int, int?[]> days)
    {
        long version = clock.Next(time.GetUtcNow());
        var puts = new List<TablePut>(days.Count);
        foreach ((int day, int?[] hours) in days)
        {
            puts.Add(new TablePut(partition, KeyOf(kind, day), version, DayVolumes.Encode(hours)));
        }

        return puts;
    }

    /// <summary>The first hour that is counted: of those before, packages were forgotten already when counting began here.</summary>
    private async ValueTask<int> BeginAsync()
    {
        if (begin is { } known)
        {
            return known;
        }

        IReadOnlyList<TableRow> rows = await store.ReadRowsAsync(partition, KeyOf(Begin, 0), KeyOf(Begin, int.MaxValue), 1);
        if (rows.Count > 0)
        {
            begin = NumberOf(rows[0]);
        }
        else
        {
            int now = HourCounts.HourOf(time.GetUtcNow().ToUnixTimeMilliseconds());
            int first = now - (int)options.DepartedFor.TotalHours + 1;
            await store.WriteAsync(RowWrite.Put(partition, KeyOf(Begin, first), 1, Array.Empty<byte>()));
            begin = first;
        }

        return begin.Value;
    }

    /// <summary>The first hour of which anything is known; null when there is none.</summary>
    private async ValueTask<int?> FirstHourAsync(int since)
    {
        int? first = Remembered.FirstFrom(since);
        foreach (byte kind in (byte[])[Settled, Imported])
        {
            if (await FirstHourOfAsync(kind) is { } hour)
            {
                first = first <= hour ? first : hour;
            }
        }

        return first;
    }

    /// <summary>The first hour of a kind that has a count. Days of which all was taken back keep an empty row.</summary>
    private async ValueTask<int?> FirstHourOfAsync(byte kind)
    {
        ReadOnlyMemory<byte> after = KeyOf(kind, 0);
        IReadOnlyList<TableRow> page;
        do
        {
            page = await store.ReadRowsAsync(partition, after, KeyOf(kind, int.MaxValue), PageSize);
            foreach (TableRow row in page)
            {
                if (Array.FindIndex(DayVolumes.Decode(row.Value.Span), static count => count is not null) is var at && at >= 0)
                {
                    return (NumberOf(row) * Day) + at;
                }

                after = row.Key;
            }
        }
        while (page.Count == PageSize);
        return null;
    }

    private async ValueTask<SortedDictionary<int, int?[]>> DaysAsync(byte kind, int fromHour, int untilHour)
    {
        var days = new SortedDictionary<int, int?[]>();
        ReadOnlyMemory<byte> after = KeyOf(kind, (fromHour / Day) - 1), last = KeyOf(kind, (untilHour - 1) / Day);
        IReadOnlyList<TableRow> page;
        do
        {
            page = await store.ReadRowsAsync(partition, after, last, PageSize);
            foreach (TableRow row in page)
            {
                clock.Follow(row.Version);
                days.Add(NumberOf(row), DayVolumes.Decode(row.Value.Span));
                after = row.Key;
            }
        }
        while (page.Count == PageSize);
        return days;
    }
}
