using Tracking.Grains.Foresight;
using Tracking.Planning.Bottlenecks;
using Tracking.Planning.Demand.Forecasts;

namespace Tracking.Server.Foresight;

/// <summary>
/// Makes of what the network knows what the forecast of bottlenecks wants to know: the plan of the days ahead, packages by stage and deadline, what is on its way by lane and stand, and what the
/// forecast of demand expects beyond that. A package's deadline is the departure of the last wave that still keeps its promise.
/// </summary>
internal sealed class SituationBuilder
{
    /// <summary>An announced package that nobody has seen for so long is not counted on any more.</summary>
    private static readonly TimeSpan AnnouncedFor = TimeSpan.FromDays(4);

    private const int Quantiles = 20;

    // What is assumed of journeys until any was seen, in hours: evenly from one to the other.
    private static readonly TransitTimes UnknownAnnounced = Evenly(4, 40), UnknownElsewhere = Evenly(1, 16), UnknownTravelling = Evenly(0.5, 8), AtOnce = Evenly(0, 0);

    private readonly OperationsSpec operations;
    private readonly TimeZoneInfo zone;
    private readonly TimeOnly? endOfDay;
    private readonly DateTimeOffset now;
    private readonly int horizonHours;
    private readonly List<DispatchWave> waves;
    private readonly List<DateTimeOffset> departures = [];
    private readonly SortedDictionary<DateTimeOffset, int> dispatched = [];

    /// <summary>Begins.</summary>
    /// <param name="operations">How the station works.</param>
    /// <param name="zone">Zone of its clock.</param>
    /// <param name="endOfDay">By when a day's deliveries are done; null where that is not said.</param>
    /// <param name="now">The moment.</param>
    /// <param name="horizonHours">Hours to look ahead.</param>
    public SituationBuilder(OperationsSpec operations, TimeZoneInfo zone, TimeOnly? endOfDay, DateTimeOffset now, int horizonHours)
    {
        this.operations = operations;
        this.zone = zone;
        this.endOfDay = endOfDay;
        this.now = now;
        this.horizonHours = horizonHours;
        waves = StationWeek.Waves(operations, zone, now, now.AddHours(horizonHours + 24));
        foreach (DispatchWave wave in waves)
        {
            if (!wave.Recovery)
            {
                departures.Add(wave.Departure);
            }
        }
    }

    /// <summary>Makes it; null when no wave leaves in the days around.</summary>
    /// <param name="traffic">Packages at the station and on their way.</param>
    /// <param name="forecast">What is expected to come in, hour by hour; null for nothing.</param>
    public StationSituation? Build(StationTraffic traffic, DemandForecast? forecast)
    {
        if (departures.Count == 0 || departures[^1] <= now)
        {
            return null;
        }

        // Deadlines that have passed stay in only where packages of theirs are here.
        var used = new SortedSet<DateTimeOffset>(departures.Where(departure => departure > now));
        foreach (TrafficGroup group in traffic.Groups)
        {
            if (group.Stand is not PackageStand.Dispatched)
            {
                used.Add(DueOf(group.PromisedBy));
            }
        }

        DateTimeOffset[] dues = [.. used];
        int[] waiting = new int[StationPlan.StageCount * dues.Length];
        var inbound = new List<InboundGroup>();
        LaneTransits lanes = Learn(traffic.Journeys);
        var together = new Dictionary<string, int>(StringComparer.Ordinal);
        double[] known = new double[horizonHours];
        foreach (TrafficGroup group in traffic.Groups)
        {
            DateTimeOffset due = DueOf(group.PromisedBy);
            if (group.Stand is PackageStand.Dispatched)
            {
                dispatched[due] = dispatched.GetValueOrDefault(due) + group.Packages;
                continue;
            }

            int deadline = Array.BinarySearch(dues, due);
            if (StageOf(group.Stand) is { } stage)
            {
                waiting[((int)stage * dues.Length) + deadline] += group.Packages;
                continue;
            }

            DateTimeOffset since = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(group.Since), zone);
            if (group.Stand is PackageStand.Announced && now - since > AnnouncedFor)
            {
                continue;
            }

            TransitTimes transit = lanes.Find(group.Lane, (int)group.Stand, since) ?? Unknown(group.Stand);
            inbound.Add(new InboundGroup(group.Packages, deadline, since, transit, TogetherOf(group)));
            for (int i = 0; i < Quantiles; i++)
            {
                double hours = transit.RemainingHours((i + 0.5) / Quantiles, (now - since).TotalHours);
                if (hours < horizonHours)
                {
                    known[(int)hours] += (double)group.Packages / Quantiles;
                }
            }
        }

        return new StationSituation
        {
            Now = now,
            Plan = new StationPlan
            {
                Stages = [.. operations.Rates.Select((rate, stage) => new StageAbility(rate, operations.Equipment[stage] ?? double.PositiveInfinity))],
                Shifts = StationWeek.Shifts(operations, zone, now, now.AddHours(horizonHours)),
                Waves = [.. waves.Where(wave => wave.Departure > now)],
            },
            Deadlines = [.. dues.Select(due => new PromiseDeadline(due, dispatched.GetValueOrDefault(due)))],
            Waiting = waiting,
            Inbound = inbound,
            Unseen = forecast is null ? [] : [UnseenOf(forecast, known, dues)],
        };

        int TogetherOf(TrafficGroup group)
        {
            string? key = group.VehicleId is not null ? "v" + group.VehicleId : group.Stand is PackageStand.Elsewhere ? "s" + group.Lane : null;
            if (key is null)
            {
                return -1;
            }

            if (!together.TryGetValue(key, out int number))
            {
                together.Add(key, number = together.Count);
            }

            return number;
        }
    }

    /// <summary>The departure of the last wave that keeps a promise; without a promise that of the last wave there is.</summary>
    private DateTimeOffset DueOf(long promisedBy)
    {
        if (promisedBy == 0)
        {
            return departures[^1];
        }

        DateTimeOffset latest = DateTimeOffset.FromUnixTimeMilliseconds(promisedBy).AddMinutes(-operations.RoundMinutes);
        int at = departures.BinarySearch(latest);
        at = at >= 0 ? at : ~at - 1;
        return departures[Math.Max(0, at)];
    }

    /// <summary>
    /// What comes in later than the packages that are known already: of each hour what is forecast less what of those is expected in it. It is due on the same day where it can still leave with the
    /// last wave that is back by the end of it, else on the next day.
    /// </summary>
    private UnseenStream UnseenOf(DemandForecast forecast, double[] known, DateTimeOffset[] dues)
    {
        DateTimeOffset first = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() / 3600 * 3600);
        var hours = new UnseenHour[Math.Min(horizonHours, forecast.Hours.Count)];
        for (int i = 0; i < hours.Length; i++)
        {
            HourForecast hour = forecast.Hours[i];
            double low = Math.Max(0, Math.Min(hour.Range80.Lower, hour.Expected) - known[i]);
            double median = Math.Max(0, hour.Expected - known[i]);
            double high = Math.Max(median, hour.Range80.Upper - known[i]);
            hours[i] = new UnseenHour(median, Math.Min(low, median), high, Array.BinarySearch(dues, DueOfComing(first.AddHours(i))) is var at && at >= 0 ? at : -1, AtOnce);
        }

        return new UnseenStream { FirstHour = first, Hours = hours };
    }

    private DateTimeOffset DueOfComing(DateTimeOffset moment)
    {
        DateOnly day = StationWeek.DateOf(moment, zone);
        DateTimeOffset ready = moment.AddMinutes(operations.HandlingMinutes);
        for (int ahead = 0; ahead <= 7; ahead++)
        {
            DateTimeOffset end = endOfDay is { } time
                ? StationWeek.At(day.AddDays(ahead), time, zone).AddMinutes(-operations.RoundMinutes)
                : StationWeek.At(day.AddDays(ahead + 1), TimeOnly.MinValue, zone);
            int at = departures.BinarySearch(end);
            at = at >= 0 ? at : ~at - 1;
            if (at >= 0 && departures[at] >= ready && departures[at] > now)
            {
                return departures[at];
            }
        }

        return departures[^1];
    }

    private LaneTransits Learn(IReadOnlyList<SeenJourney> journeys)
    {
        var lanes = new LaneTransits();
        for (int i = 0; i < journeys.Count; i++)
        {
            SeenJourney journey = journeys[i];
            DateTimeOffset since = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(journey.Since), zone);
            lanes.Add(journey.Lane, (int)journey.Stand, since, TimeSpan.FromMinutes(journey.Minutes));
        }

        return lanes;
    }

    private static StationStage? StageOf(PackageStand stand) => stand switch
    {
        PackageStand.Arrived => StationStage.Unload,
        PackageStand.Unloaded => StationStage.Sort,
        PackageStand.Sorted => StationStage.Stage,
        PackageStand.Staged => StationStage.Dispatch,
        _ => null,
    };

    private static TransitTimes Unknown(PackageStand stand) => stand switch
    {
        PackageStand.Announced => UnknownAnnounced,
        PackageStand.Elsewhere => UnknownElsewhere,
        _ => UnknownTravelling,
    };

    private static TransitTimes Evenly(double fromHours, double untilHours)
    {
        const int Points = 24;
        var times = new TransitTimes();
        for (int i = 0; i < Points; i++)
        {
            times.Add(TimeSpan.FromHours(fromHours + ((untilHours - fromHours) * i / (Points - 1))));
        }

        // Accumulates once, before several threads use it.
        times.RemainingHours(0, 0);
        return times;
    }
}
