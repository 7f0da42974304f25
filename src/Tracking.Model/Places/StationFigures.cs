using Tracking.Model.Packages;

namespace Tracking.Model.Places;

/// <summary>A station's figures: the aggregate of its members' stays and of nothing else. Times in milliseconds since 1970.</summary>
public sealed class StationFigures
{
    private readonly int[] byStatus = new int[PackageStatuses.Count];
    private readonly List<long> dwell = [];
    private readonly long now;
    private readonly long todayEnd;

    /// <summary>Begins the figures of a station at a moment.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="zone">The station's time zone; UTC where it is not known.</param>
    public StationFigures(long now, TimeZoneInfo? zone)
    {
        this.now = now;
        TimeZoneInfo local = zone ?? TimeZoneInfo.Utc;
        DateTime today = TimeZoneInfo.ConvertTime(Instant.ToTime(now), local).Date;
        TodayStart = StartOf(today, local);
        todayEnd = StartOf(today.AddDays(1), local);
    }

    /// <summary>Begin of today's local date; what ended before it is in no figure.</summary>
    public long TodayStart { get; }

    /// <summary>Packages on hand.</summary>
    public int OnHand { get; private set; }

    /// <summary>Those on hand whose promise is at risk.</summary>
    public int AtRisk { get; private set; }

    /// <summary>Those on hand whose promise has passed.</summary>
    public int Late { get; private set; }

    /// <summary>Stays begun on today's local date.</summary>
    public int InboundToday { get; private set; }

    /// <summary>Stays ended on today's local date.</summary>
    public int OutboundToday { get; private set; }

    /// <summary>Packages of this station delivered on today's local date.</summary>
    public int DeliveredToday { get; private set; }

    /// <summary>Mis-sorted arrivals on today's local date.</summary>
    public int Missorts { get; private set; }

    /// <summary>Since when the one that waits longest is on hand.</summary>
    public long? OldestOnHandSince { get; private set; }

    /// <summary>Number on hand in a state.</summary>
    public int InStatus(PackageStatus status) => byStatus[(int)status];

    /// <summary>Adds a package that is or was here.</summary>
    public void Add(MemberRow member)
    {
        if (member.Present)
        {
            OnHand++;
            byStatus[(int)member.Status]++;
            long since = member.Stays[^1].Since;
            OldestOnHandSince = OldestOnHandSince is { } oldest ? Math.Min(oldest, since) : since;
            if (member.PromisedBy is { } promisedBy)
            {
                PromiseState state = Promise.StateAt(promisedBy, member.Status, null, member.OnHold, member.Missorted, now);
                AtRisk += state is PromiseState.AtRisk ? 1 : 0;
                Late += state is PromiseState.Late ? 1 : 0;
            }
        }

        DeliveredToday += member.DeliveredAt is { } delivered && IsToday(delivered) ? 1 : 0;
        for (int i = 0; i < member.Stays.Count; i++)
        {
            Stay stay = member.Stays[i];
            if (stay.SinceSeen && IsToday(stay.Since))
            {
                InboundToday++;
                Missorts += stay.Missorted ? 1 : 0;
            }

            if (stay.Until is { } until && IsToday(until))
            {
                OutboundToday++;
                if (stay.SinceSeen)
                {
                    dwell.Add(until - stay.Since);
                }
            }
        }
    }

    /// <summary>
    /// A percentile of the lengths of the stays that ended today, in seconds, by the nearest-rank method; null when none did.
    /// </summary>
    /// <param name="percent">0 to 100.</param>
    public double? DwellSeconds(double percent)
    {
        if (dwell.Count == 0)
        {
            return null;
        }

        dwell.Sort();
        int rank = (int)Math.Ceiling(percent / 100 * dwell.Count);
        return dwell[Math.Clamp(rank - 1, 0, dwell.Count - 1)] / 1000.0;
    }

    private bool IsToday(long time) => time >= TodayStart && time < todayEnd;

    private static long StartOf(DateTime day, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(day))
        {
            day = day.AddMinutes(15);
        }

        // Where clocks are put back over midnight the day begins with the first of the two midnights.
        TimeSpan offset = zone.IsAmbiguousTime(day) ? zone.GetAmbiguousTimeOffsets(day).Max() : zone.GetUtcOffset(day);
        return Instant.From(new DateTimeOffset(day, offset));
    }
}
