using CsCheck;
using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Tests.Bottlenecks;

/// <summary>Stations for tests. Times are hours from <see cref="Now"/>.</summary>
internal static class Stations
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);

    /// <summary>Nothing is left to chance but what a test brings in.</summary>
    public static readonly BottleneckOptions Quiet = new()
    {
        Paths = 10,
        HorizonHours = 12,
        AbsenceRate = 0,
        ShiftSpread = 0,
        HourSpread = 0,
        MissPackages = 1,
    };

    public static DateTimeOffset At(double hours) => Now.AddHours(hours);

    /// <summary>A station where one person does 40 packages an hour at any stage, ten in a step.</summary>
    public static StationSituation Of(int[] people, int[] waiting, DispatchWave[] waves, params double[] deadlines) => new()
    {
        Now = Now,
        Plan = new StationPlan
        {
            Stages = [new(40), new(40), new(40), new(40)],
            Shifts = [new StaffShift("day", At(-2), At(12), people)],
            Waves = waves,
        },
        Deadlines = [.. deadlines.Select(due => new PromiseDeadline(At(due)))],
        Waiting = waiting,
    };

    public static DispatchWave Wave(double departure, int vans, double loadingFrom = -1) => new(At(loadingFrom < 0 ? departure - 2 : loadingFrom), At(departure), vans, 10);

    /// <summary>A time in transit that is always the same, to a quarter of an hour.</summary>
    public static TransitTimes Always(double hours)
    {
        var times = new TransitTimes();
        for (int i = 0; i < 5_000; i++)
        {
            times.Add(TimeSpan.FromHours(hours));
        }

        return times;
    }

    /// <summary>Small stations of all kinds, without recovery.</summary>
    public static Gen<StationSituation> Any(int deadlines) =>
        from people in Gen.Int[0, 4].Array[4]
        from later in Gen.Int[0, 4].Array[4]
        from waiting in Gen.Int[0, 60].Array[4 * deadlines]
        from vans in Gen.Int[0, 12].Array[deadlines + 1]
        from groups in Gen.Select(Gen.Int[0, 80], Gen.Int[0, deadlines - 1], Gen.Double[0, 3], Gen.Double[0.5, 6], Gen.Int[-1, 2]).Array[0, 5]
        from unseen in Gen.Select(Gen.Double[0, 20], Gen.Int[-1, deadlines - 1]).Array[0, 8]
        select new StationSituation
        {
            Now = Now,
            Plan = new StationPlan
            {
                Stages = [new(40), new(33, 90), new(47), new(51)],
                Shifts = [new StaffShift("early", At(-2), At(4), people, true), new StaffShift("late", At(3), At(12), later)],
                Waves = [.. vans.Select((count, i) => new DispatchWave(At(i * 2.5), At(i * 2.5 + 2), count, 10))],
            },
            Deadlines = [.. Enumerable.Range(0, deadlines).Select(k => new PromiseDeadline(At(2.2 + k * 2.5)))],
            Waiting = waiting,
            Inbound = [.. groups.Select(one => new InboundGroup(one.Item1, one.Item2, At(-one.Item3), Always(one.Item4), one.Item5))],
            Unseen =
            [
                new UnseenStream
                {
                    FirstHour = At(-0.5),
                    CanStopSelling = true,
                    Hours = [.. unseen.Select(hour => new UnseenHour(hour.Item1, hour.Item1 / 2, hour.Item1 * 2, hour.Item2, Always(1)))],
                },
            ],
        };

    public static BottleneckForecast Forecast(StationSituation situation, BottleneckOptions options, bool withQueues = false) =>
        BottleneckForecaster.Forecast(situation, options, withQueues, TestContext.Current.CancellationToken);

    /// <summary>The outcomes of a station's paths.</summary>
    public static PathOutcomes Run(StationSituation situation, BottleneckOptions options, StationVariation? variation = null)
    {
        SampledPaths paths = SampledPaths.Draw(situation, options, CancellationToken.None);
        return new TandemQueue(paths).RunAll(variation ?? StationVariation.None, false, CancellationToken.None);
    }
}
