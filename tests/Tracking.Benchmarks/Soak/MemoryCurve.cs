using System.Globalization;
using Tracking.Benchmarks.Live;

namespace Tracking.Benchmarks.Soak;

/// <summary>Memory minute by minute, and whether it is flat.</summary>
internal sealed class MemoryCurve
{
    /// <summary>Growth in an hour, of what there is, up to which it counts as flat: less than what a minute differs from the next.</summary>
    public const double FlatGrowthInHour = 0.05;

    private const int FewestMinutes = 10;
    private readonly List<ServerMemory> minutes = [];

    public int Count => minutes.Count;

    public void Add(ServerMemory memory) => minutes.Add(memory);

    /// <summary>Puts a line through the minutes after the first ones (least squares) and looks how steep it is.</summary>
    public Verdict Judge(TimeSpan settle)
    {
        ServerMemory[] judged = [.. minutes.Skip((int)settle.TotalMinutes)];
        if (judged.Length < FewestMinutes)
        {
            return new Verdict(false, string.Create(CultureInfo.InvariantCulture, $"NOT JUDGED: {judged.Length} minutes after the first {settle.TotalMinutes:0}; {FewestMinutes} are needed."));
        }

        (double heap, double heapMean) = Slope(judged, memory => memory.Heap);
        (double set, double setMean) = Slope(judged, memory => memory.WorkingSet);
        bool flat = heap * 60 / heapMean < FlatGrowthInHour && set * 60 / setMean < FlatGrowthInHour;
        return new Verdict(flat, string.Create(
            CultureInfo.InvariantCulture,
            $"{(flat ? "FLAT" : "NOT FLAT")} over {judged.Length} minutes: heap {heapMean / 1e6:0.0} MB, {heap * 60 / heapMean * 100:+0.0;-0.0} % an hour; working set {setMean / 1e6:0.0} MB, {set * 60 / setMean * 100:+0.0;-0.0} % an hour (flat: less than {FlatGrowthInHour * 100:0} %)."));
    }

    private static (double PerMinute, double Mean) Slope(ServerMemory[] minutes, Func<ServerMemory, long> of)
    {
        double meanX = (minutes.Length - 1) / 2.0, meanY = minutes.Average(of), above = 0, below = 0;
        for (int x = 0; x < minutes.Length; x++)
        {
            above += (x - meanX) * (of(minutes[x]) - meanY);
            below += (x - meanX) * (x - meanX);
        }

        return (above / below, meanY);
    }
}

/// <summary>Whether memory is flat, in words too.</summary>
internal sealed record Verdict(bool IsFlat, string Text);
