using System.Buffers.Binary;
using Tracking.Grains.Links;
using Tracking.Storage;

namespace Tracking.Server.Links;

/// <summary>Lists links, oldest first: those of a package, and those that somebody made.</summary>
internal sealed class LinkIndex(IRowStore store)
{
    private const int IdLength = 16;

    /// <summary>Links to a package.</summary>
    public static Partition OfPackage(string packageId) => new(PartitionKind.Index, $"links/p/{packageId}");

    /// <summary>Links that somebody made.</summary>
    public static Partition OfIssuer(string issuer) => new(PartitionKind.Index, $"links/i/{issuer}");

    /// <summary>Puts a link into the index; completes when that is durable.</summary>
    public async ValueTask AddAsync(string id, LinkTarget target)
    {
        byte[] key = KeyOf(id, target.CreatedAt);
        List<TablePut> puts = [Put(OfIssuer(target.IssuedBy)), .. target.AllPackageIds.Select(id => Put(OfPackage(id)))];
        await store.WriteAsync(new RowWrite([], puts, []));

        TablePut Put(Partition partition) => new(partition, key, 1, Array.Empty<byte>());
    }

    /// <summary>Positions and ids of links behind <paramref name="after"/>.</summary>
    /// <param name="list">Of a package or of an issuer.</param>
    /// <param name="after">A position, or null for the first.</param>
    /// <param name="limit">At most so many.</param>
    public async ValueTask<IReadOnlyList<(string Position, string Id)>> ListAsync(Partition list, string? after, int limit)
    {
        IReadOnlyList<TableRow> rows = await store.ReadRowsAsync(list, after is null ? default : Convert.FromHexString(after), default, limit);
        var links = new (string, string)[rows.Count];
        for (int i = 0; i < links.Length; i++)
        {
            ReadOnlySpan<byte> key = rows[i].Key.Span;
            links[i] = (Convert.ToHexStringLower(key), Convert.ToHexStringLower(key[^IdLength..]));
        }

        return links;
    }

    /// <summary>Whether a text can be a position.</summary>
    public static bool IsPosition(string text) => text.Length == 2 * (sizeof(long) + IdLength) && text.All(char.IsAsciiHexDigit);

    private static byte[] KeyOf(string id, long createdAt)
    {
        byte[] key = new byte[sizeof(long) + IdLength];
        BinaryPrimitives.WriteInt64BigEndian(key, createdAt);
        Convert.FromHexString(id, key.AsSpan(sizeof(long)), out _, out _);
        return key;
    }
}
