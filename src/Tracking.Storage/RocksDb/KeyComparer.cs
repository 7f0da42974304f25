namespace Tracking.Storage.RocksDb;

/// <summary>Compares keys by their bytes, so that a dictionary can be asked with a span.</summary>
internal sealed class KeyComparer : IEqualityComparer<ArraySegment<byte>>, IAlternateEqualityComparer<ReadOnlySpan<byte>, ArraySegment<byte>>
{
    public static readonly KeyComparer Instance = new();

    public bool Equals(ArraySegment<byte> x, ArraySegment<byte> y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode(ArraySegment<byte> obj) => GetHashCode((ReadOnlySpan<byte>)obj);

    public bool Equals(ReadOnlySpan<byte> alternate, ArraySegment<byte> other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        HashCode hash = default;
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public ArraySegment<byte> Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
