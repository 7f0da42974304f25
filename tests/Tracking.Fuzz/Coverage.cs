using System.Collections.Concurrent;

namespace Tracking.Fuzz;

/// <summary>What was asked and how it was answered, and everything that was not as it must be.</summary>
internal sealed class Coverage
{
    private const int MaxFindings = 100;
    private const int SameStart = 150;

    private readonly ConcurrentDictionary<(string What, string Answer), int> counts = [];
    private readonly ConcurrentQueue<string> findings = [];
    private readonly ConcurrentDictionary<string, int> alike = [];
    private long total;

    /// <summary>Requests, hub calls and broken frames so far.</summary>
    public long Total => Interlocked.Read(ref total);

    public IReadOnlyCollection<string> Findings => findings;

    public IEnumerable<IGrouping<string, (string Answer, int Count)>> ByOperation =>
        counts.OrderBy(entry => entry.Key.What, StringComparer.Ordinal).ThenBy(entry => entry.Key.Answer, StringComparer.Ordinal)
            .GroupBy(entry => entry.Key.What, entry => (entry.Key.Answer, entry.Value));

    public void Count(string what, string answer)
    {
        Interlocked.Increment(ref total);
        counts.AddOrUpdate((what, answer), 1, static (_, count) => count + 1);
    }

    public void Found(string finding)
    {
        // The same fault, with other ids, is told twice.
        string start = new([.. finding.Take(SameStart).Where(c => !char.IsAsciiDigit(c))]);
        if (alike.AddOrUpdate(start, 1, static (_, count) => count + 1) <= 2 && findings.Count < MaxFindings)
        {
            findings.Enqueue(finding);
            Console.WriteLine($"FOUND {finding}");
        }
    }
}
