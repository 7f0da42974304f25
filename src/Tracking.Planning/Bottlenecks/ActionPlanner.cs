namespace Tracking.Planning.Bottlenecks;

/// <summary>
/// What to do about an expected bottleneck. Every action is tried in several sizes on the very paths that the forecast was made of (common random numbers), so that what differs is the action's
/// doing, and compared by expected cost, missed promises included.
/// </summary>
public static class ActionPlanner
{
    private const int DefaultVanPlaces = 80;
    private static readonly double[] SizesOfShortfall = [0.25, 0.5, 0.75, 1, 1.25];

    /// <summary>Compares actions, doing nothing among them.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="deadline">Which of its deadlines is to be helped.</param>
    /// <param name="options">Costs, notices and limits.</param>
    /// <param name="cancellation">Stops it between paths.</param>
    /// <returns>The best size of each action that is possible in time, and doing nothing; cheapest in all first.</returns>
    /// <exception cref="ArgumentException">The options are out of their ranges.</exception>
    public static IReadOnlyList<CostedAction> Compare(BottleneckForecast forecast, DeadlineOutlook deadline, ActionOptions options, CancellationToken cancellation = default)
    {
        options.Validate();
        var trial = new Trial(forecast, deadline, options, cancellation);
        var actions = new List<CostedAction> { trial.Nothing() };
        Best(trial.ExtraWaves());
        Best(trial.ExtraStaff());
        Best(trial.Diverts());
        Best(trial.Partners());
        Best(trial.StopSelling());
        actions.Sort((a, b) => a.TotalCost != b.TotalCost ? a.TotalCost.CompareTo(b.TotalCost) : Nullable.Compare(a.Kind, b.Kind));
        return actions;

        void Best(IEnumerable<CostedAction> sizes)
        {
            CostedAction? best = null;
            foreach (CostedAction action in sizes)
            {
                best = best is null || action.TotalCost < best.TotalCost ? action : best;
            }

            if (best is not null)
            {
                actions.Add(best);
            }
        }
    }

    private sealed class Trial(BottleneckForecast forecast, DeadlineOutlook deadline, ActionOptions options, CancellationToken cancellation)
    {
        private readonly SampledPaths paths = forecast.Paths;
        private readonly int last = forecast.Queue.LastStep(deadline.Index);

        private DateTimeOffset Now => forecast.Now;

        public CostedAction Nothing() => Result(null, forecast.Outcomes, 0, 0, Now, deadline.Due);

        public IEnumerable<CostedAction> ExtraWaves()
        {
            if (Now + options.VanNotice > deadline.Due)
            {
                yield break;
            }

            int places = VanPlaces();
            foreach (int vans in Sizes(1.0 / places, options.MostVans))
            {
                PathOutcomes outcomes = Run(new StationVariation { Deadline = deadline.Index, ExtraPlaces = vans * places });
                yield return Result(ActionKind.ExtraWave, outcomes, vans, vans * options.Van, Now + options.VanNotice, deadline.Due);
            }
        }

        public IEnumerable<CostedAction> ExtraStaff()
        {
            int from = paths.StepOf(Now + options.StaffNotice);
            if (from >= last)
            {
                yield break;
            }

            // Nobody is called in to wait for a bottleneck of tomorrow: they come when the stage begins to have what it cannot work off, or what is waiting grows.
            int begin = Math.Max(from, Math.Min(paths.StepOf(deadline.EarlyOnset), last - 4 * paths.StepsPerHour));
            double hours = (double)(last - begin) / paths.StepsPerHour;
            double each = paths.Situation.Plan.Stages[(int)deadline.Stage].PackagesPerPersonHour * hours;
            foreach (int people in Sizes(1 / each, options.MostPeople))
            {
                PathOutcomes outcomes = Run(new StationVariation { ExtraStage = deadline.Stage, ExtraPeople = people, ExtraFrom = begin, ExtraUntil = last });
                yield return Result(ActionKind.ExtraStaff, outcomes, people, people * hours * options.PersonHour, AtStep(begin), deadline.Due);
            }
        }

        public IEnumerable<CostedAction> Diverts()
        {
            int from = Math.Max(0, paths.StepOf(Now + options.DivertNotice));
            double coming = 0;
            for (int path = 0; path < paths.Count; path++)
            {
                ReadOnlySpan<int> arrivals = paths.Arrivals(path);
                for (int step = from; step < Math.Min(last, paths.Steps); step++)
                {
                    coming += arrivals[step * paths.Deadlines + deadline.Index];
                }
            }

            coming /= paths.Count;
            if (coming < 1)
            {
                yield break;
            }

            foreach (int packages in Sizes(1, (int)(coming * options.MostDivertedShare)))
            {
                double share = packages / coming;
                PathOutcomes outcomes = Run(new StationVariation { Deadline = deadline.Index, DivertShare = share, DivertFrom = from });
                double diverted = Mean(outcomes.Diverted);
                yield return Result(ActionKind.Divert, outcomes, (int)Math.Round(diverted), diverted * options.DivertedPackage, AtStep(from), deadline.Due) with { DivertedShare = share };
            }
        }

        public IEnumerable<CostedAction> Partners()
        {
            if (Now + options.PartnerNotice > deadline.Due)
            {
                yield break;
            }

            foreach (int packages in Sizes(1, options.MostPartnerPackages))
            {
                PathOutcomes outcomes = Run(new StationVariation { Deadline = deadline.Index, ExtraPlaces = packages });
                yield return Result(ActionKind.AnotherPartner, outcomes, packages, packages * options.PartnerPackage, Now + options.PartnerNotice, deadline.Due);
            }
        }

        public IEnumerable<CostedAction> StopSelling()
        {
            PathOutcomes outcomes = Run(new StationVariation { StopSelling = true, StopDeadline = deadline.Index });
            double unsold = Mean(outcomes.NotSold);
            if (unsold > 0)
            {
                yield return Result(ActionKind.StopSellingSameDay, outcomes, (int)Math.Round(unsold), unsold * options.UnsoldPackage, Now, deadline.Due);
            }
        }

        private IEnumerable<int> Sizes(double unitsPerPackage, int most)
        {
            int before = 0;
            foreach (double share in SizesOfShortfall)
            {
                int units = (int)Math.Min(most, Math.Ceiling(share * deadline.Missed.High * unitsPerPackage));
                if (units > before)
                {
                    yield return before = units;
                }
            }
        }

        private int VanPlaces()
        {
            int places = 0;
            foreach (DispatchWave wave in paths.Situation.Plan.Waves)
            {
                places = !wave.Recovery && wave.Departure <= deadline.Due && wave.PackagesPerVan > 0 ? wave.PackagesPerVan : places;
            }

            return places > 0 ? places : DefaultVanPlaces;
        }

        private PathOutcomes Run(StationVariation variation) => forecast.Queue.RunAll(variation, false, cancellation);

        private DateTimeOffset AtStep(int step) => Now.AddMinutes(step * paths.Options.StepMinutes);

        private CostedAction Result(ActionKind? kind, PathOutcomes outcomes, int quantity, double cost, DateTimeOffset from, DateTimeOffset until)
        {
            int bottlenecks = 0;
            for (int path = 0; path < outcomes.Paths; path++)
            {
                bottlenecks += outcomes.Onset[path * outcomes.Deadlines + deadline.Index] != int.MaxValue ? 1 : 0;
            }

            double missed = Mean(outcomes.Missed) * outcomes.Deadlines;
            return new CostedAction
            {
                Kind = kind,
                Stage = deadline.Stage,
                Quantity = quantity,
                From = from,
                Until = until,
                Cost = cost,
                Missed = missed,
                Probability = (double)bottlenecks / outcomes.Paths,
                TotalCost = cost + missed * options.MissedPromise,
            };
        }

        private static double Mean(int[] values)
        {
            long sum = 0;
            foreach (int value in values)
            {
                sum += value;
            }

            return (double)sum / values.Length;
        }
    }
}
