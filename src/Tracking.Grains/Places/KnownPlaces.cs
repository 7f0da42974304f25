using System.Text;
using Tracking.Storage;

namespace Tracking.Grains.Places;

/// <summary>A place in the index.</summary>
/// <param name="Name">Its name; null when it has none.</param>
/// <param name="Version">Version of its row, from 1.</param>
public readonly record struct KnownPlace(string? Name, long Version);

/// <summary>
/// The index of stations and vehicles that exist: defined, or seen in a scan. A row is empty or begins with its format: 1 is followed by the place's name
/// in UTF-8.
/// </summary>
public static class KnownPlaces
{
    private const byte NameFormat = 1;

    /// <summary>Stations.</summary>
    public static Partition Stations { get; } = new(PartitionKind.Index, "stations");

    /// <summary>Vehicles.</summary>
    public static Partition Vehicles { get; } = new(PartitionKind.Index, "vehicles");

    /// <summary>Whether the place is in the index.</summary>
    public static async ValueTask<bool> ContainsAsync(IRowStore store, Partition index, string id) =>
        await store.ReadRowAsync(index, Encoding.UTF8.GetBytes(id)) is not null;

    /// <summary>The place as it stands in the index; null when it does not.</summary>
    public static async ValueTask<KnownPlace?> FindAsync(IRowStore store, Partition index, string id) =>
        await store.ReadRowAsync(index, Encoding.UTF8.GetBytes(id)) is { } row ? new KnownPlace(NameOf(row), row.Version) : null;

    /// <summary>Puts the place into the index without a name; completes when that is durable.</summary>
    public static ValueTask AddAsync(IRowStore store, Partition index, string id) => AddAsync(store, index, id, new KnownPlace(null, 1));

    /// <summary>Puts the place into the index under a name, or anew; completes when that is durable.</summary>
    /// <param name="store">The store.</param>
    /// <param name="index">The index.</param>
    /// <param name="id">The place.</param>
    /// <param name="place">As it is to stand there; the greater version wins.</param>
    public static async ValueTask AddAsync(IRowStore store, Partition index, string id, KnownPlace place)
    {
        byte[] value = place.Name is null ? [] : [NameFormat, .. Encoding.UTF8.GetBytes(place.Name)];
        await store.WriteAsync(RowWrite.Put(index, Encoding.UTF8.GetBytes(id), place.Version, value));
    }

    /// <summary>The name in a row of the index; null when it has none, or one of a later format.</summary>
    public static string? NameOf(TableRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        ReadOnlySpan<byte> value = row.Value.Span;
        return value.Length > 1 && value[0] == NameFormat ? Encoding.UTF8.GetString(value[1..]) : null;
    }
}
