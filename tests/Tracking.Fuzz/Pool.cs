namespace Tracking.Fuzz;

/// <summary>Ids, links, cursors and tags that the server knows, of each kind, and as many that it does not. It does not grow, so that what the server keeps for them does not either.</summary>
internal sealed class Pool
{
    private const int MaxLearnt = 400;

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<string>> kinds = [];

    public Pool(Random random)
    {
        Fill("package", 600, i => $"FZ-P{i}");
        Fill("station", 12, i => $"FZ-S{i}");
        Fill("vehicle", 40, i => $"FZ-V{i}");
        Fill("container", 60, i => $"FZ-C{i}");
        Fill("partner", 3, i => $"FZ-DSP{i}");
        Fill("proof", 40, i => $"FZ-F{i}");
        Fill("event", 4_000, _ => NewGuid(random));
        Fill("key", 0, _ => "");
        Fill("attention", 10, i => $"vanSilent.V.FZ-V{i}");
        Fill("link", 30, _ => new string([.. Enumerable.Range(0, 32).Select(_ => (char)random.Next('a', 'z'))]));
        Fill("linkId", 0, _ => "");
        Fill("cursor", 0, _ => "");
        Fill("tag", 0, _ => "");
        Fill("strange", 300, _ => Strange.Text(random, 200));
    }

    /// <summary>One of a kind, and now and then one of another kind.</summary>
    public string Take(Random random, string kind)
    {
        lock (gate)
        {
            string from = random.Next(30) == 0 ? kinds.Keys.ElementAt(random.Next(kinds.Count)) : kind;
            List<string> some = kinds[from].Count > 0 ? kinds[from] : kinds["package"];
            return some[random.Next(some.Count)];
        }
    }

    /// <summary>Keeps something that the server answered; something older goes.</summary>
    public void Learn(Random random, string kind, string value)
    {
        lock (gate)
        {
            List<string> some = kinds[kind];
            if (some.Count < MaxLearnt)
            {
                some.Add(value);
            }
            else
            {
                some[random.Next(some.Count)] = value;
            }
        }
    }

    private static string NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    private void Fill(string kind, int count, Func<int, string> make) => kinds[kind] = [.. Enumerable.Range(0, count).Select(make)];
}
