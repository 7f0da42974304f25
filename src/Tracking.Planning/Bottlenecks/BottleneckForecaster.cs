namespace Tracking.Planning.Bottlenecks;

/// <summary>
/// Samples a station's hours ahead: arrivals (packages in the network by what is known of their lane and state, and those not yet seen by a forecast) against what each stage can do, as paths
/// through a tandem queue. The same situation and seed give the same result.
/// </summary>
public static class BottleneckForecaster
{
    /// <summary>Looks ahead.</summary>
    /// <param name="situation">What is known.</param>
    /// <param name="options">How to sample, and what counts as a bottleneck.</param>
    /// <param name="withQueues">Whether <see cref="BottleneckForecast.Queues"/> are wanted.</param>
    /// <param name="cancellation">Stops it between paths.</param>
    /// <exception cref="ArgumentException">The situation or the options are out of their ranges.</exception>
    public static BottleneckForecast Forecast(StationSituation situation, BottleneckOptions options, bool withQueues = false, CancellationToken cancellation = default)
    {
        options.Validate();
        situation.Validate();
        SampledPaths paths = SampledPaths.Draw(situation, options, cancellation);
        var queue = new TandemQueue(paths);
        PathOutcomes outcomes = queue.RunAll(StationVariation.None, withQueues, cancellation);
        var deadlines = new List<DeadlineOutlook>(paths.Deadlines);
        for (int k = 0; k < paths.Deadlines; k++)
        {
            if (queue.IsJudged(k))
            {
                deadlines.Add(Outlook(paths, outcomes, k));
            }
        }

        return new BottleneckForecast(paths, queue, outcomes, deadlines, withQueues ? Queues(outcomes) : []);
    }

    private static DeadlineOutlook Outlook(SampledPaths paths, PathOutcomes outcomes, int k)
    {
        int count = outcomes.Paths, bottlenecks = 0;
        long tooLate = 0;
        var byStage = new double[StationPlan.StageCount];
        var onsets = new int[count];
        for (int path = 0; path < count; path++)
        {
            int entry = path * outcomes.Deadlines + k;
            tooLate += outcomes.TooLate[entry];
            if (outcomes.Onset[entry] != int.MaxValue)
            {
                onsets[bottlenecks++] = outcomes.Onset[entry];
                byStage[outcomes.MainStage(path, k)]++;
            }
        }

        int stage = 0;
        for (int i = 0; i < byStage.Length; i++)
        {
            byStage[i] /= count;
            stage = byStage[i] > byStage[stage] ? i : stage;
        }

        Array.Sort(onsets, 0, bottlenecks);
        DateTimeOffset due = paths.Situation.Deadlines[k].Due;
        return new DeadlineOutlook
        {
            Index = k,
            Due = due,
            Probability = (double)bottlenecks / count,
            Stage = (StationStage)stage,
            ByStage = byStage,
            Onset = At(bottlenecks / 2),
            EarlyOnset = At(bottlenecks / 10),
            Packages = Band(outcomes.Due, k, outcomes.Deadlines, count),
            Shortfall = Band(outcomes.Shortfall, k, outcomes.Deadlines, count),
            Missed = Band(outcomes.Missed, k, outcomes.Deadlines, count),
            ComingTooLate = (double)tooLate / count,
        };

        DateTimeOffset At(int rank) => bottlenecks == 0 ? due : paths.Situation.Now.AddMinutes((onsets[rank] + 1) * paths.Options.StepMinutes);
    }

    private static QueueOutlook[] Queues(PathOutcomes outcomes)
    {
        var queues = new QueueOutlook[StationPlan.StageCount];
        for (int stage = 0; stage < queues.Length; stage++)
        {
            var bands = new PackageBand[outcomes.Hours];
            for (int hour = 0; hour < bands.Length; hour++)
            {
                bands[hour] = Band(outcomes.Queues, (stage * outcomes.Hours + hour) * outcomes.Paths, 1, outcomes.Paths);
            }

            queues[stage] = new QueueOutlook((StationStage)stage, bands);
        }

        return queues;
    }

    private static PackageBand Band(int[] values, int first, int stride, int count)
    {
        var sorted = new int[count];
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += sorted[i] = values[first + i * stride];
        }

        Array.Sort(sorted);
        return new PackageBand(sorted[count / 10], (double)sum / count, sorted[Math.Min(count - 1, count * 9 / 10)]);
    }
}
