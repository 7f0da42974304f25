using System.Buffers.Binary;
using System.Text;
using Tracking.Storage;
using Tracking.Storage.Personal;

namespace Tracking.Grains.Personal;

/// <summary>
/// What is to be looked at on which day because its personal data may be due to be erased. An entry decides nothing: whether it is due is seen when it is looked at, so an entry too many does no harm.
/// </summary>
public static class ExpiryIndex
{
    private const long Day = TimeSpan.MillisecondsPerDay;
    private const byte PackageKind = (byte)'p';
    private const byte ProofKind = (byte)'f';
    private const int IdAt = sizeof(uint) + 1;
    private static readonly Partition Rows = new(PartitionKind.Expiry, "personal");

    /// <summary>The row that has something looked at on the first day that begins at a moment or after it.</summary>
    /// <param name="owner">A package by any of its barcodes, or a proof.</param>
    /// <param name="at">Milliseconds since 1970.</param>
    public static TablePut At(KeyOwner owner, long at) => new(Rows, KeyOf(owner, (uint)Math.Clamp((at + Day - 1) / Day, 0, uint.MaxValue)), 1, default);

    /// <summary>The row that has something looked at as soon as possible.</summary>
    public static TablePut Soon(KeyOwner owner) => At(owner, 0);

    /// <summary>Removes an entry.</summary>
    public static TableDelete Delete(ExpiryEntry entry) => new(Rows, entry.Key);

    /// <summary>Removes the entry that <see cref="Soon"/> made.</summary>
    public static TableDelete DeleteSoon(KeyOwner owner) => new(Rows, KeyOf(owner, 0));

    /// <summary>Entries of days that have begun, oldest first.</summary>
    /// <param name="store">The row store.</param>
    /// <param name="now">Milliseconds since 1970.</param>
    /// <param name="after">The entry behind which to go on; null for the first.</param>
    /// <param name="limit">Most entries.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<IReadOnlyList<ExpiryEntry>> ReadAsync(IRowStore store, long now, ExpiryEntry? after, int limit, CancellationToken cancellationToken)
    {
        byte[] end = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(end, (uint)((now / Day) + 1));
        IReadOnlyList<TableRow> rows = await store.ReadRowsAsync(Rows, after?.Key ?? default, end, limit, cancellationToken);
        return [.. rows.Select(row => Parse(row.Key))];
    }

    private static ExpiryEntry Parse(ReadOnlyMemory<byte> key)
    {
        string id = Encoding.UTF8.GetString(key.Span[IdAt..]);
        return new ExpiryEntry(key.Span[IdAt - 1] == ProofKind ? KeyOwner.Proof(id) : KeyOwner.Package(id), key, BinaryPrimitives.ReadUInt32BigEndian(key.Span) == 0);
    }

    private static byte[] KeyOf(KeyOwner owner, uint day)
    {
        byte[] key = new byte[IdAt + Encoding.UTF8.GetByteCount(owner.Id)];
        BinaryPrimitives.WriteUInt32BigEndian(key, day);
        key[IdAt - 1] = owner.Kind is KeyOwnerKind.Proof ? ProofKind : PackageKind;
        Encoding.UTF8.GetBytes(owner.Id, key.AsSpan(IdAt));
        return key;
    }
}

/// <summary>Something to look at.</summary>
/// <param name="Owner">A package by one of its barcodes, or a proof.</param>
/// <param name="Key">The entry's key.</param>
/// <param name="IsSoon">Whether <see cref="ExpiryIndex.Soon"/> made it.</param>
public sealed record ExpiryEntry(KeyOwner Owner, ReadOnlyMemory<byte> Key, bool IsSoon);
