using System.Text;
using Tracking.Storage;

namespace Tracking.Grains.Places;

/// <summary>The index of stations and vehicles that exist: defined, or seen in a scan.</summary>
public static class KnownPlaces
{
    /// <summary>Stations.</summary>
    public static Partition Stations { get; } = new(PartitionKind.Index, "stations");

    /// <summary>Vehicles.</summary>
    public static Partition Vehicles { get; } = new(PartitionKind.Index, "vehicles");

    /// <summary>Whether the place is in the index.</summary>
    public static async ValueTask<bool> ContainsAsync(IRowStore store, Partition index, string id) =>
        await store.ReadRowAsync(index, Encoding.UTF8.GetBytes(id)) is not null;

    /// <summary>Puts the place into the index; completes when that is durable.</summary>
    public static async ValueTask AddAsync(IRowStore store, Partition index, string id) =>
        await store.WriteAsync(RowWrite.Put(index, Encoding.UTF8.GetBytes(id), 1, Array.Empty<byte>()));
}
