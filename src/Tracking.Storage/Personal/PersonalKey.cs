using System.Security.Cryptography;

namespace Tracking.Storage.Personal;

/// <summary>What a key of personal data belongs to.</summary>
public enum KeyOwnerKind : byte
{
    /// <summary>A barcode: all personal rows stored under it.</summary>
    Package = 0,

    /// <summary>A photo or signature, which is stored before a package is known for it.</summary>
    Proof = 1,
}

/// <summary>Whose key it is.</summary>
/// <param name="Kind">Barcode or proof.</param>
/// <param name="Id">Its id.</param>
public readonly record struct KeyOwner(KeyOwnerKind Kind, string Id)
{
    /// <summary>The key's owner for a barcode.</summary>
    public static KeyOwner Package(string id) => new(KeyOwnerKind.Package, id);

    /// <summary>The key's owner for a proof.</summary>
    public static KeyOwner Proof(string id) => new(KeyOwnerKind.Proof, id);

    /// <summary>The table that holds what is encrypted with the key.</summary>
    public Partition Rows => new(Kind is KeyOwnerKind.Package ? PartitionKind.Personal : PartitionKind.Proof, Id);
}

/// <summary>A 256-bit key; or that there is none yet, or none any more. One reference, so that grains can keep it.</summary>
public readonly struct PersonalKey
{
    /// <summary>Length of a key in bytes.</summary>
    public const int Length = 32;

    private static readonly byte[] NoneAnyMore = [];
    private readonly byte[]? _bytes;

    internal PersonalKey(byte[] bytes)
    {
        _bytes = bytes;
    }

    /// <summary>The key was destroyed: there will never be one again.</summary>
    public static PersonalKey Destroyed { get; } = new(NoneAnyMore);

    /// <summary>A new key, which is nobody's until it is in a <see cref="PersonalKeyStore"/>.</summary>
    public static PersonalKey New() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>No key was made yet, or nobody has looked. The default.</summary>
    public bool IsMissing => _bytes is null;

    /// <summary>Whether the key was destroyed.</summary>
    public bool IsDestroyed => _bytes is { Length: 0 };

    /// <summary>The key; empty when there is none.</summary>
    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Whether both are the same key, or both none.</summary>
    public bool IsSame(PersonalKey other) => CryptographicOperations.FixedTimeEquals(Bytes, other.Bytes) && IsMissing == other.IsMissing;
}
