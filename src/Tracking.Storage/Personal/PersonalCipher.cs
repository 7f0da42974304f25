using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Tracking.Storage.Personal;

/// <summary>
/// Encrypts personal rows: AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce for each row. The row's partition, key and version are authenticated with it, so that a row that was put
/// in another's place, or brought back over a newer one, is not read.
/// <para>Stored: format (one byte), nonce, ciphertext, tag. Rows of builds that did not encrypt begin with other bytes (1 for a scan's part, '{' for JSON, 0 to 2 for an image) and are read as they are.</para>
/// </summary>
public static class PersonalCipher
{
    /// <summary>Bytes by which an encrypted row is longer.</summary>
    public const int Overhead = 1 + NonceBytes + TagBytes;

    private const byte Format = 0xE1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int MaxContextBytes = 1 + RowRules.MaxIdBytes + 1 + RowRules.MaxKeyBytes + sizeof(long);

    /// <summary>Encrypts a row.</summary>
    /// <param name="key">The key of the row's owner.</param>
    /// <param name="table">The table that the row is for.</param>
    /// <param name="rowKey">The row's key.</param>
    /// <param name="version">The row's version.</param>
    /// <param name="plain">What is to be stored.</param>
    /// <exception cref="ArgumentException">There is no key.</exception>
    public static TablePut Seal(PersonalKey key, Partition table, ReadOnlyMemory<byte> rowKey, long version, ReadOnlySpan<byte> plain)
    {
        if (key.Bytes.Length != PersonalKey.Length)
        {
            throw new ArgumentException($"There is no key for {table.Kind} '{table.Id}'. Nothing can be stored for it.", nameof(key));
        }

        byte[] stored = GC.AllocateUninitializedArray<byte>(Overhead + plain.Length);
        stored[0] = Format;
        Span<byte> nonce = stored.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> context = stackalloc byte[MaxContextBytes];
        using AesGcm cipher = new(key.Bytes, TagBytes);
        cipher.Encrypt(nonce, plain, stored.AsSpan(1 + NonceBytes, plain.Length), stored.AsSpan(stored.Length - TagBytes), context[..Context(table, rowKey.Span, version, context)]);
        return new TablePut(table, rowKey, version, stored);
    }

    /// <summary>Reads a stored row.</summary>
    /// <param name="key">The key of the row's owner.</param>
    /// <param name="table">The table that it stands in.</param>
    /// <param name="row">The row.</param>
    /// <param name="plain">What <see cref="Seal"/> was given.</param>
    /// <returns>False when the key was destroyed or is lost, or when the row was altered: then it tells nothing.</returns>
    public static bool TryOpen(PersonalKey key, Partition table, TableRow row, [NotNullWhen(true)] out byte[]? plain)
    {
        ReadOnlySpan<byte> stored = row.Value.Span;
        plain = null;
        if (key.IsDestroyed)
        {
            return Unreadable("erased");
        }

        if (!IsSealed(stored))
        {
            plain = stored.ToArray();
            return true;
        }

        if (key.IsMissing)
        {
            return Unreadable("noKey");
        }

        byte[] opened = GC.AllocateUninitializedArray<byte>(stored.Length - Overhead);
        Span<byte> context = stackalloc byte[MaxContextBytes];
        using AesGcm cipher = new(key.Bytes, TagBytes);
        try
        {
            cipher.Decrypt(
                stored.Slice(1, NonceBytes), stored[(1 + NonceBytes)..^TagBytes], stored[^TagBytes..], opened, context[..Context(table, row.Key.Span, row.Version, context)]);
        }
        catch (AuthenticationTagMismatchException)
        {
            return Unreadable("altered");
        }

        plain = opened;
        return true;
    }

    private static bool IsSealed(ReadOnlySpan<byte> stored) => stored.Length >= Overhead && stored[0] == Format;

    private static bool Unreadable(string cause)
    {
        StorageMetrics.UnreadableRows.Add(1, new KeyValuePair<string, object?>("cause", cause));
        return false;
    }

    /// <summary>Kind, id, 0x00 (which ids do not hold), key, version.</summary>
    private static int Context(Partition table, ReadOnlySpan<byte> rowKey, long version, Span<byte> destination)
    {
        destination[0] = (byte)table.Kind;
        int length = 1 + RowRules.StrictUtf8.GetBytes(table.Id, destination[1..]);
        destination[length++] = 0;
        rowKey.CopyTo(destination[length..]);
        length += rowKey.Length;
        BinaryPrimitives.WriteInt64BigEndian(destination[length..], version);
        return length + sizeof(long);
    }
}
