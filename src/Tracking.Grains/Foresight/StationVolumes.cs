using System.Buffers.Binary;
using Tracking.Grains.Places;
using Tracking.Model.Places;
using Tracking.Storage;

namespace Tracking.Grains.Foresight;

/// <summary>
/// A station's volumes. What came in during the last days is counted from the station's members whenever these are read, so that a crash costs nothing; a day's row is written behind
/// that, before its members are forgotten, and stays when they are. What is told of an hour later than <see cref="MemberTable.Memory"/> is not counted any more.
/// Lives inside a grain, on its scheduler.
/// </summary>
internal sealed class StationVolumes(string stationId, IRowStore store, TimeProvider time, HourCounts counts)
{
    /// <summary>How often what changed is written. A crash costs nothing, so rarely is often enough.</summary>
    public static readonly TimeSpan WritePeriod = TimeSpan.FromMinutes(15);

    private const int Day = DayVolumes.Hours;
    private const int PageSize = 1000;
    private const byte Counted = (byte)'c';
    private const byte Imported = (byte)'i';
    private readonly Partition partition = new(PartitionKind.Volumes, stationId);

    /// <summary>Rows of days that can still change, as they were last written.</summary>
    private readonly Dictionary<int, byte[]> written = [];
    private PlaceClock clock;
    private bool hasRead;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The first day of which every member is still there.</summary>
    private int FirstOpenDay => (int)((Now - MemberTable.Memory) / HourCounts.HourLength / Day) + 1;

    /// <summary>Writes the days that changed.</summary>
    public async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        int first = FirstOpenDay, today = HourCounts.HourOf(Now) / Day;
        if (!hasRead)
        {
            foreach (TableRow row in await store.ReadRowsAsync(partition, KeyOf(Counted, first - 1), KeyOf(Counted, today), PageSize, cancellationToken))
            {
                written[DayOf(row)] = row.Value.ToArray();
                clock.Follow(row.Version);
            }

            hasRead = true;
        }

        var puts = new List<TablePut>();
        for (int day = first; day <= today; day++)
        {
            int?[] row = CountedOf(day);
            byte[] bytes = DayVolumes.Encode(row);
            bool isNews = written.TryGetValue(day, out byte[]? before) ? !bytes.AsSpan().SequenceEqual(before) : row.Any(static count => count > 0);
            if (isNews)
            {
                puts.Add(new TablePut(partition, KeyOf(Counted, day), clock.Next(time.GetUtcNow()), bytes));
                written[day] = bytes;
            }
        }

        if (puts.Count > 0)
        {
            try
            {
                await store.WriteAsync(new RowWrite([], puts, []), cancellationToken);
            }
            catch
            {
                written.Clear();
                hasRead = false;
                throw;
            }
        }

        foreach (int old in written.Keys)
        {
            if (old < first)
            {
                written.Remove(old);
            }
        }

        counts.ForgetBefore(first * Day);
    }

    /// <summary>Volumes of hours, from the first wanted or the first known one on.</summary>
    public async ValueTask<StationVolumesView> ReadAsync(int fromHour, int untilHour)
    {
        int firstOpen = FirstOpenDay;
        var days = new SortedDictionary<int, int?[]>();
        await AddAsync(days, Counted, fromHour / Day, Math.Min(firstOpen, (untilHour + Day - 1) / Day));
        for (int day = Math.Max(firstOpen, fromHour / Day); day * Day < untilHour; day++)
        {
            int?[] counted = CountedOf(day);
            if (counted.Any(static count => count > 0))
            {
                days[day] = counted;
            }
        }

        await AddAsync(days, Imported, fromHour / Day, (untilHour + Day - 1) / Day);
        int first = IsCountedBefore(fromHour) || await IsKnownBeforeAsync(fromHour / Day) ? fromHour : untilHour;
        if (first != fromHour)
        {
            foreach ((int day, int?[] hours) in days)
            {
                int at = Array.FindIndex(hours, static count => count > 0);
                at = at < 0 ? Array.FindIndex(hours, static count => count is not null) : at;
                first = Math.Clamp((day * Day) + at, fromHour, untilHour);
                break;
            }
        }

        int[] all = new int[untilHour - first];
        for (int hour = first; hour < untilHour; hour++)
        {
            all[hour - first] = days.TryGetValue(hour / Day, out int?[]? hours) ? hours[hour % Day] ?? 0 : 0;
        }

        return new StationVolumesView(first, all);
    }

    /// <summary>Sets or takes back imported counts.</summary>
    public async ValueTask ImportAsync(int fromHour, IReadOnlyList<int?> imported)
    {
        int until = fromHour + imported.Count;
        var days = new SortedDictionary<int, int?[]>();
        await AddAsync(days, Imported, fromHour / Day, (until + Day - 1) / Day);
        for (int i = 0; i < imported.Count; i++)
        {
            int day = (fromHour + i) / Day;
            if (!days.TryGetValue(day, out int?[]? hours))
            {
                days.Add(day, hours = new int?[Day]);
            }

            hours[(fromHour + i) % Day] = imported[i];
        }

        long version = clock.Next(time.GetUtcNow());
        TablePut[] puts = [.. days.Select(day => new TablePut(partition, KeyOf(Imported, day.Key), version, DayVolumes.Encode(day.Value)))];
        foreach (TablePut[] part in puts.Chunk(PageSize))
        {
            await store.WriteAsync(new RowWrite([], part, []));
        }
    }

    private static byte[] KeyOf(byte kind, int day)
    {
        byte[] key = new byte[5];
        key[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(1), day);
        return key;
    }

    private static int DayOf(TableRow row) => BinaryPrimitives.ReadInt32BigEndian(row.Key.Span[1..]);

    private int?[] CountedOf(int day)
    {
        var hours = new int?[Day];
        for (int i = 0; i < Day; i++)
        {
            hours[i] = Math.Max(0, counts[(day * Day) + i]);
        }

        return hours;
    }

    private bool IsCountedBefore(int hour)
    {
        for (int day = FirstOpenDay; day * Day < hour; day++)
        {
            for (int i = 0; i < Day && (day * Day) + i < hour; i++)
            {
                if (counts[(day * Day) + i] > 0)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether anything is stored of days before one.</summary>
    private async ValueTask<bool> IsKnownBeforeAsync(int day) =>
        (await store.ReadRowsAsync(partition, KeyOf(Counted, 0), KeyOf(Counted, day - 1), 1)).Count > 0
        || (await store.ReadRowsAsync(partition, KeyOf(Imported, 0), KeyOf(Imported, day - 1), 1)).Count > 0;

    /// <summary>Adds stored days from one on, before another.</summary>
    private async ValueTask AddAsync(SortedDictionary<int, int?[]> days, byte kind, int from, int until)
    {
        byte[] last = KeyOf(kind, until - 1);
        ReadOnlyMemory<byte> after = KeyOf(kind, from - 1);
        while (from < until)
        {
            IReadOnlyList<TableRow> page = await store.ReadRowsAsync(partition, after, last, PageSize);
            foreach (TableRow row in page)
            {
                int day = DayOf(row);
                clock.Follow(row.Version);
                int?[] stored = DayVolumes.Decode(row.Value.Span);
                if (days.TryGetValue(day, out int?[]? known))
                {
                    for (int i = 0; i < Day; i++)
                    {
                        known[i] = stored[i] ?? known[i];
                    }
                }
                else
                {
                    days.Add(day, stored);
                }

                after = row.Key;
            }

            if (page.Count < PageSize)
            {
                break;
            }
        }
    }
}
