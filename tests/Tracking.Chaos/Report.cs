using System.Globalization;

namespace Tracking.Chaos;

/// <summary>One line of the report.</summary>
/// <param name="What">What must be so.</param>
/// <param name="Holds">Whether it is; null where it is only told.</param>
/// <param name="Figures">What was seen.</param>
internal sealed record Verdict(string What, bool? Holds, string Figures);

/// <summary>Prints lines as they come, and all of them at the end.</summary>
internal sealed class Report
{
    private readonly List<Verdict> lines = [];

    public bool AllHold => lines.Count > 0 && lines.TrueForAll(line => line.Holds is not false);

    public void Add(Verdict line)
    {
        lines.Add(line);
        Print(line);
    }

    public void Times(string what, List<TimeSpan> times, TimeSpan goal)
    {
        if (times.Count == 0)
        {
            Add(new Verdict(what, false, "nothing was measured"));
            return;
        }

        times.Sort();
        TimeSpan p95 = At(0.95);
        Add(new Verdict(
            string.Create(CultureInfo.InvariantCulture, $"{what}: p95 at most {goal.TotalSeconds:0.#} s"),
            p95 <= goal,
            string.Create(CultureInfo.InvariantCulture, $"{times.Count} measured: p50 {At(0.5).TotalSeconds:0.00} s, p95 {p95.TotalSeconds:0.00} s, longest {times[^1].TotalSeconds:0.00} s")));

        TimeSpan At(double part) => times[Math.Min(times.Count - 1, (int)Math.Ceiling(part * times.Count) - 1)];
    }

    public void PrintAll()
    {
        Console.WriteLine();
        Console.WriteLine("== Report");
        lines.ForEach(Print);
        Console.WriteLine(AllHold ? "All hold." : "Not all hold.");
    }

    private static void Print(Verdict line) =>
        Console.WriteLine($"{(line.Holds is { } holds ? holds ? "ok  " : "FAIL" : "    ")} {line.What} ({line.Figures})");
}
