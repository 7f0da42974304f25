using System.Buffers.Binary;
using System.Text;
using Tracking.Storage;

namespace Tracking.Server.Links;

/// <summary>A link that was made to a package.</summary>
/// <param name="LinkId">The key under which it is kept; leads to the link, but not to its token.</param>
/// <param name="ExpiresAt">Milliseconds since 1970.</param>
internal readonly record struct PackageLink(string LinkId, long ExpiresAt);

/// <summary>Which links were made to a package, without their tokens.</summary>
internal sealed class PackageLinks(IRowStore store)
{
    /// <summary>Most links that are listed.</summary>
    public const int MaxListed = 1000;

    private const byte Format = 1;

    /// <summary>Notes a link.</summary>
    /// <param name="packageId">The barcode that it was made for.</param>
    /// <param name="link">The link.</param>
    public async ValueTask AddAsync(string packageId, PackageLink link)
    {
        byte[] value = new byte[1 + sizeof(long)];
        value[0] = Format;
        BinaryPrimitives.WriteInt64BigEndian(value.AsSpan(1), link.ExpiresAt);
        await store.WriteAsync(RowWrite.Put(PartitionOf(packageId), Encoding.ASCII.GetBytes(link.LinkId), 1, value));
    }

    /// <summary>Links that were made for a barcode, expired ones too; at most <see cref="MaxListed"/>.</summary>
    /// <exception cref="InvalidDataException">One is stored in an unknown format.</exception>
    public async ValueTask<IReadOnlyList<PackageLink>> ListAsync(string packageId)
    {
        IReadOnlyList<TableRow> rows = await store.ReadRowsAsync(PartitionOf(packageId), default, default, MaxListed);
        return [.. rows.Select(row => row.Value.Span[0] == Format
            ? new PackageLink(Encoding.ASCII.GetString(row.Key.Span), BinaryPrimitives.ReadInt64BigEndian(row.Value.Span[1..]))
            : throw new InvalidDataException($"A package's link is stored in format {row.Value.Span[0]}; this build reads {Format}."))];
    }

    private static Partition PartitionOf(string packageId) => new(PartitionKind.Index, $"links/{packageId}");
}
