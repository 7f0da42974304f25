namespace Tracking.Planning.Bottlenecks;

/// <summary>
/// Proposes people for each stage and shift: the cheapest found with which no deadline's probability of a bottleneck exceeds a target. First each stage's plan is scaled until it suffices, then
/// people are taken away one by one, dearest first, and moved to cheaper shifts, as long as it still suffices. In the end nobody can be taken away. All staffings are tried on the same paths. That every
/// smaller staffing is dearer or too small is not promised: the search is local.
/// </summary>
public static class StaffingPlanner
{
    private const int Stages = StationPlan.StageCount;

    /// <summary>Proposes. The same situation and options give the same proposal.</summary>
    /// <param name="situation">What is known; shifts that have begun keep their people.</param>
    /// <param name="sampling">How to sample, and what counts as a bottleneck.</param>
    /// <param name="options">The target.</param>
    /// <param name="progress">Told the cost of the best staffing so far.</param>
    /// <param name="cancellation">Stops it between paths.</param>
    /// <exception cref="ArgumentException">The situation or the options are out of their ranges.</exception>
    public static StaffingProposal Propose(
        StationSituation situation, BottleneckOptions sampling, StaffingOptions options, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        sampling.Validate();
        situation.Validate();
        SampledPaths paths = SampledPaths.Draw(situation, sampling, cancellation);
        return new Search(paths, options, progress, cancellation).Run();
    }

    private sealed class Search
    {
        private readonly SampledPaths paths;
        private readonly StaffingOptions options;
        private readonly IProgress<double>? progress;
        private readonly CancellationToken cancellation;
        private readonly TandemQueue queue;
        private readonly IReadOnlyList<StaffShift> shifts;
        private readonly double[] hourly;
        private readonly int[] planned;
        private readonly int[] people;
        private readonly double[] allowed;
        private readonly List<int> open = [];

        public Search(SampledPaths paths, StaffingOptions options, IProgress<double>? progress, CancellationToken cancellation)
        {
            this.paths = paths;
            this.options = options;
            this.progress = progress;
            this.cancellation = cancellation;
            queue = new TandemQueue(paths);
            shifts = paths.Situation.Plan.Shifts;
            hourly = new double[shifts.Count];
            planned = new int[shifts.Count * Stages];
            for (int shift = 0; shift < shifts.Count; shift++)
            {
                StaffShift of = shifts[shift];
                hourly[shift] = (of.End - of.Start).TotalHours * (options.HourlyCost?.Invoke(of) ?? 1);
                for (int stage = 0; stage < Stages; stage++)
                {
                    planned[shift * Stages + stage] = of.People[stage];
                    if (!of.AttendanceKnown && of.Start >= paths.Situation.Now && paths.StepOf(of.Start) < paths.Steps)
                    {
                        open.Add(shift * Stages + stage);
                    }
                }
            }

            open.Sort((a, b) => hourly[a / Stages] != hourly[b / Stages] ? hourly[b / Stages].CompareTo(hourly[a / Stages]) : a.CompareTo(b));
            people = (int[])planned.Clone();
            allowed = new double[paths.Deadlines];
        }

        public StaffingProposal Run()
        {
            double plannedProbability = Highest(Probabilities());
            foreach (int place in open)
            {
                people[place] = options.MostPeople;
            }

            double[] best = Probabilities();
            for (int k = 0; k < allowed.Length; k++)
            {
                allowed[k] = Math.Max(options.MissTarget, best[k]);
            }

            ScaleStages();
            TakeAway();
            Move();
            double[] reached = Probabilities();
            var proposed = new List<StaffShift>();
            for (int shift = 0; shift < shifts.Count; shift++)
            {
                if (open.Contains(shift * Stages))
                {
                    proposed.Add(shifts[shift] with { People = people[(shift * Stages)..((shift + 1) * Stages)] });
                }
            }

            return new StaffingProposal(proposed, Cost(people), Cost(planned), Highest(reached), plannedProbability, Highest(reached) <= options.MissTarget);
        }

        // Stage by stage, with more than enough at the others: the smallest multiple of the plan that suffices. Together they may not, so all grow until they do.
        private void ScaleStages()
        {
            var scales = new double[Stages];
            for (int stage = 0; stage < Stages; stage++)
            {
                double low = 0, high = 16;
                for (int i = 0; i < 8; i++)
                {
                    double middle = (low + high) / 2;
                    Scale(stage, middle);
                    (low, high) = Suffices() ? (low, middle) : (middle, high);
                }

                scales[stage] = high;
                foreach (int place in open)
                {
                    people[place] = place % Stages == stage ? options.MostPeople : people[place];
                }
            }

            for (double more = 1; ; more *= 1.05)
            {
                for (int stage = 0; stage < Stages; stage++)
                {
                    Scale(stage, scales[stage] * more);
                }

                if (Suffices() || more > 1_000)
                {
                    return;
                }
            }
        }

        private void Scale(int stage, double scale)
        {
            foreach (int place in open)
            {
                if (place % Stages == stage)
                {
                    people[place] = Math.Min(options.MostPeople, (int)Math.Ceiling(scale * Math.Max(1, planned[place])));
                }
            }
        }

        private void TakeAway()
        {
            bool any = true;
            for (int step = StepOfMost(); any || step > 1;)
            {
                step = any ? step : Math.Max(1, step / 2);
                any = false;
                foreach (int place in open)
                {
                    int before = people[place];
                    people[place] = Math.Max(0, before - step);
                    if (people[place] < before && Suffices())
                    {
                        any = true;
                        progress?.Report(Cost(people));
                    }
                    else
                    {
                        people[place] = before;
                    }
                }
            }
        }

        // One person fewer where an hour or a shift is dear, one more where it is cheaper.
        private void Move()
        {
            bool any = true;
            while (any)
            {
                any = false;
                foreach (int from in open)
                {
                    foreach (int to in open)
                    {
                        if (from % Stages != to % Stages || hourly[to / Stages] >= hourly[from / Stages] || people[from] == 0 || people[to] >= options.MostPeople)
                        {
                            continue;
                        }

                        people[from]--;
                        people[to]++;
                        if (Suffices())
                        {
                            any = true;
                            progress?.Report(Cost(people));
                        }
                        else
                        {
                            people[from]++;
                            people[to]--;
                        }
                    }
                }

                if (any)
                {
                    TakeAway();
                }
            }
        }

        private int StepOfMost()
        {
            int most = 1;
            foreach (int place in open)
            {
                most = Math.Max(most, people[place]);
            }

            return Math.Max(1, most / 4);
        }

        private bool Suffices()
        {
            double[] probabilities = Probabilities();
            for (int k = 0; k < probabilities.Length; k++)
            {
                if (probabilities[k] > allowed[k])
                {
                    return false;
                }
            }

            return true;
        }

        private double[] Probabilities()
        {
            PathOutcomes outcomes = queue.RunAll(new StationVariation { People = people }, false, cancellation);
            var probabilities = new double[outcomes.Deadlines];
            for (int i = 0; i < outcomes.Onset.Length; i++)
            {
                probabilities[i % outcomes.Deadlines] += outcomes.Onset[i] != int.MaxValue ? 1 : 0;
            }

            for (int k = 0; k < probabilities.Length; k++)
            {
                probabilities[k] /= outcomes.Paths;
            }

            return probabilities;
        }

        private double Cost(int[] staffing)
        {
            double cost = 0;
            foreach (int place in open)
            {
                cost += staffing[place] * hourly[place / Stages];
            }

            return cost;
        }

        private static double Highest(double[] probabilities)
        {
            double highest = 0;
            foreach (double probability in probabilities)
            {
                highest = Math.Max(highest, probability);
            }

            return highest;
        }
    }
}
