namespace Tracking.Probe;

/// <summary>What is probed.</summary>
/// <param name="Probes">Probes of each kind.</param>
/// <param name="Lanes">Under way at once.</param>
/// <param name="Kinds">Kinds to probe.</param>
/// <param name="Seed">Of the order.</param>
/// <param name="Quantum">The server's quantum in milliseconds; null for its default.</param>
/// <param name="Control">Whether to probe as a caller whose answers are not held.</param>
internal sealed record ProbePlan(int Probes, int Lanes, ProbeKind[] Kinds, int Seed, int? Quantum, bool Control);

/// <summary>
/// Probes about nothing and about another partner's packages, as many of each, in random order, half of them about what was asked for before and half about
/// what is not in memory; then compares the times by Welch's t.
/// </summary>
internal static class ProbeRun
{
    /// <summary>Probes by which programs and connections get warm; they do not count.</summary>
    private const int Rehearsals = 400;

    /// <summary>What is above this quantile is put down to pauses of the machine in the second, finer verdict.</summary>
    private const double Crop = 0.9;

    public static async Task<int> RunAsync(ProbePlan plan, CancellationToken cancellation)
    {
        var random = new Random(plan.Seed);
        Dictionary<ProbeKind, Probe[]> probes = plan.Kinds.ToDictionary(kind => kind, kind => Draw(kind, plan.Probes, random));
        Dictionary<ProbeKind, Probe[]> rehearsals = plan.Kinds.ToDictionary(kind => kind, kind => Draw(kind, Rehearsals, random));
        Probe[] all = [.. probes.Values.Concat(rehearsals.Values).SelectMany(some => some)];
        string[] arguments = plan.Quantum is { } quantum ? ["--Tracking:Security:HeldAnswerQuantum", TimeSpan.FromMilliseconds(quantum).ToString()] : [];
        await using ServerProcess server = await ServerProcess.StartNewAsync([], arguments);
        using var targets = new Targets(server);
        await targets.MakeKeysAsync(plan.Control);
        await targets.HandOverAsync([.. all.Where(probe => probe.Theirs).Select(probe => probe.PackageId)]);

        // What was just written is in memory until the server starts anew.
        await server.StopAsync();
        await server.StartAsync();
        await targets.WarmAsync(all.Where(probe => probe.Warm).Select(probe => probe.PackageId));
        Console.WriteLine($"{plan.Probes} probes of each kind, {plan.Lanes} at once, seed {plan.Seed}; milliseconds as mean ± standard deviation");
        Console.WriteLine($"{"",-12}{"probes",7}  {"nothing",-18} {"another partner's",-18} {"t",8} {"t of the lower 90 %",20}");
        bool good = true;
        foreach (ProbeKind kind in plan.Kinds)
        {
            await MeasureAsync(server, targets, kind, rehearsals[kind], plan.Lanes, cancellation);
            double[] times = await MeasureAsync(server, targets, kind, probes[kind], plan.Lanes, cancellation);
            good &= Report(kind, "", probes[kind], times, static _ => true);
            good &= Report(kind, "cold", probes[kind], times, static probe => !probe.Warm);
            good &= Report(kind, "warm", probes[kind], times, static probe => probe.Warm);
        }

        if (plan.Control)
        {
            Console.WriteLine(good ? "The times of answers that are not held do not tell: this probe is too coarse here." : "The times of answers that are not held tell, as they must.");
            return good ? 1 : 0;
        }

        Console.WriteLine(good ? $"|t| < {Welch.Limit} everywhere: nothing is to be learnt." : $"|t| reaches {Welch.Limit}: the times tell.");
        return good ? 0 : 1;
    }

    private static Probe[] Draw(ProbeKind kind, int count, Random random)
    {
        // Ids of one form: nothing but the server's data tells them apart.
        var probes = new Probe[count];
        for (int i = 0; i < count; i++)
        {
            probes[i] = new Probe($"{kind}-{random.NextInt64(1L << 40):x10}-{i:d6}", i % 2 == 0, i / 2 % 2 == 0);
        }

        random.Shuffle(probes);
        return probes;
    }

    private static async Task<double[]> MeasureAsync(
        ServerProcess server, Targets targets, ProbeKind kind, Probe[] probes, int lanes, CancellationToken cancellation)
    {
        var times = new double[probes.Length];
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, lanes).Select(async _ =>
        {
            await using Lane lane = await Lane.OpenAsync(server, targets);
            for (int i; (i = Interlocked.Increment(ref next)) < probes.Length;)
            {
                cancellation.ThrowIfCancellationRequested();
                times[i] = await lane.MeasureAsync(kind, probes[i]);
            }
        }));
        return times;
    }

    private static bool Report(ProbeKind kind, string which, Probe[] probes, double[] times, Func<Probe, bool> counts)
    {
        double[] Times(bool theirs) => [.. times.Where((_, i) => probes[i].Theirs == theirs && counts(probes[i]))];
        var welch = new Welch(Times(theirs: false), Times(theirs: true));
        double t = welch.T, cropped = welch.Cropped(Crop).T;
        bool good = Math.Abs(t) < Welch.Limit && Math.Abs(cropped) < Welch.Limit;
        Console.WriteLine(
            $"{kind,-6}{which,-6}{welch.Nothing.Length + welch.Theirs.Length,7}  {welch} {t,8:0.00} {cropped,20:0.00}  {(good ? "|t| < 4.5" : "TELLS")}");
        return good;
    }
}
