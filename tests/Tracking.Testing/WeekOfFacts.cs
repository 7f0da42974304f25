using Tracking.Model;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Testing;

/// <summary>
/// A week of generated facts of a small network: journeys of packages in containers and vehicles, and everything that goes wrong with them:
/// ties, containers within containers and in circles, voids, relabellings, announcements that change, late loads and unloads, wrong clocks.
/// The same seed and size give the same week.
/// </summary>
public sealed class WeekOfFacts
{
    /// <summary>Monday, 2025-11-17T00:00Z; milliseconds since 1970. In the past: a silo whose clock is ahead of its machine does not start.</summary>
    public static readonly long Start = Instant.From(new DateTimeOffset(2025, 11, 17, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The end of the week and a day more: no fact is later.</summary>
    public static readonly long End = Start + (8L * 24 * 60 * 60 * 1000);

    private WeekOfFacts(
        IReadOnlyDictionary<string, StationDefinition> stations, IReadOnlyDictionary<string, VehicleKind> vehicles, IReadOnlyList<FactBatch> batches)
    {
        Stations = stations;
        Vehicles = vehicles;
        Batches = batches;
    }

    /// <summary>Stations to define before anything is sent. The last one of the network stays undefined.</summary>
    public IReadOnlyDictionary<string, StationDefinition> Stations { get; }

    /// <summary>Vehicles to define before anything is sent. The last one of the network stays undefined.</summary>
    public IReadOnlyDictionary<string, VehicleKind> Vehicles { get; }

    /// <summary>Everything, roughly in the order in which it happened.</summary>
    public IReadOnlyList<FactBatch> Batches { get; }

    /// <summary>Number of scans.</summary>
    public int ScanCount => Batches.Sum(batch => batch.Scans.Count);

    /// <summary>Generates a week.</summary>
    public static WeekOfFacts Generate(int seed, WeekSize? size = null)
    {
        var writer = new WeekWriter(seed, size ?? new WeekSize());
        return new WeekOfFacts(writer.Stations(), writer.Vehicles(), writer.Batches());
    }

    /// <summary>A week of the given batches instead.</summary>
    public WeekOfFacts With(IReadOnlyList<FactBatch> batches) => new(Stations, Vehicles, batches);

    /// <summary>
    /// The same batches in another order. Announcements of one package stay in their order among themselves: the latest one counts, so their
    /// order is a part of what they say.
    /// </summary>
    public WeekOfFacts Shuffled(int seed)
    {
        var random = new Random(seed);
        FactBatch[] shuffled = [.. Batches];
        random.Shuffle(shuffled);
        var inOrder = Batches
            .Where(batch => batch.Announcement is not null)
            .GroupBy(batch => batch.Announcement!.PackageId)
            .ToDictionary(group => group.Key, group => new Queue<FactBatch>(group));
        for (int i = 0; i < shuffled.Length; i++)
        {
            if (shuffled[i].Announcement is { } announcement)
            {
                shuffled[i] = inOrder[announcement.PackageId].Dequeue();
            }
        }

        return With(shuffled);
    }

    /// <summary>Every batch several times in a row, as a device does that gets no answer.</summary>
    public WeekOfFacts Repeated(int times) => With([.. Batches.SelectMany(batch => Enumerable.Repeat(batch, times))]);
}
