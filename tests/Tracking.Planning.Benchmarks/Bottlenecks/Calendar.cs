namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>Draws what goes on out of the ordinary in the days simulated.</summary>
internal static class Calendar
{
    public static List<Disturbance> Draw(int days, SurgeSettings settings, Chance chance)
    {
        var all = new List<Disturbance>();
        for (int day = 2; day < days; day++)
        {
            int morning = day * 1440;
            if (Starts(0.3))
            {
                double strength = chance.Between(0.3, 0.8);
                double planned = chance.Happens(0.5) ? 0 : chance.Between(0.3, 0.7);
                all.Add(new(DisturbanceKind.Promotion, day, chance.Whole(2, 4), strength, -1, morning - 4 * 1440, strength * Math.Exp(0.2 * settings.ForecastError * chance.Normal()), planned));
            }

            if (Starts(0.1 * settings.Surprises))
            {
                // Nobody was told; once it runs, whoever sells says what it is.
                double strength = chance.Between(0.3, 0.8);
                all.Add(new(DisturbanceKind.Promotion, day, chance.Whole(2, 4), strength, -1, morning + 18 * 60, strength * Math.Exp(0.2 * settings.ForecastError * chance.Normal()), 0));
            }

            if (Starts(0.15))
            {
                double strength = chance.Between(0.4, 0.7);
                all.Add(new(DisturbanceKind.Holiday, day, 1, strength, -1, 0, strength * Math.Exp(0.2 * settings.ForecastError * chance.Normal()), chance.Happens(0.5) ? 0 : 0.6));
            }

            if (Starts(0.25))
            {
                int stage = chance.Happens(0.3) ? -1 : chance.Whole(0, 3);
                int known = chance.Happens(Math.Min(1, 0.2 * settings.Surprises)) ? morning - 120 : morning - chance.Whole(10, 30) * 60;
                all.Add(new(DisturbanceKind.Sickness, day, chance.Whole(2, 4), stage < 0 ? chance.Between(0.2, 0.35) : chance.Between(0.3, 0.5), stage, known, 0, 0));
            }

            if (Starts(0.3))
            {
                int known = chance.Happens(Math.Min(1, 0.15 * settings.Surprises)) ? morning + chance.Whole(2, 7) * 60 : morning - chance.Whole(14, 48) * 60;
                all.Add(new(DisturbanceKind.Vans, day, chance.Whole(1, 2), chance.Between(0.25, 0.5), -1, known, 0, 0));
            }

            if (Starts(0.2))
            {
                int known = chance.Happens(Math.Min(1, 0.2 * settings.Surprises)) ? morning + 240 : morning - chance.Whole(14, 48) * 60;
                all.Add(new(DisturbanceKind.Weather, day, 1, chance.Between(0.2, 0.7), -1, known, 0, 0));
            }

            if (Starts(0.1 * settings.Surprises))
            {
                all.Add(new(DisturbanceKind.Breakdown, day, 1, chance.Between(1, 3), chance.Whole(0, 8), int.MaxValue, 0, 0));
            }
        }

        return all;

        bool Starts(double perWeek) => chance.Happens(perWeek * settings.Surges / 7);
    }
}
