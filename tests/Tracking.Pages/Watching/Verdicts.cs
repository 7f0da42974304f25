using System.Globalization;

namespace Tracking.Pages.Watching;

/// <summary>What was seen of each thing that must hold, as a table.</summary>
internal sealed class Verdicts
{
    private readonly List<(string What, string Seen, string Wanted, bool Holds)> rows = [];

    /// <summary>Whether everything held.</summary>
    public bool AllHold => rows.TrueForAll(row => row.Holds);

    public void Add(string what, string seen, string wanted, bool holds)
    {
        rows.Add((what, seen, wanted, holds));
        Console.WriteLine($"{(holds ? "ok  " : "FAIL")} {what}: {seen} (wanted: {wanted})");
    }

    /// <summary>Adds times in milliseconds, of which none may be above a limit.</summary>
    public void AddTimes(string what, List<double> milliseconds, double limit)
    {
        milliseconds.Sort();
        double median = milliseconds[milliseconds.Count / 2], worst = milliseconds[^1];
        Add(
            what,
            string.Create(CultureInfo.InvariantCulture, $"median {median:0} ms, worst of {milliseconds.Count} {worst:0} ms"),
            string.Create(CultureInfo.InvariantCulture, $"≤ {limit:0} ms"),
            worst <= limit);
    }

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine("| what | seen | wanted | |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach ((string what, string seen, string wanted, bool holds) in rows)
        {
            Console.WriteLine($"| {what} | {seen} | {wanted} | {(holds ? "ok" : "**not met**")} |");
        }
    }
}
