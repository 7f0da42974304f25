namespace Tracking.Grains.Packages;

/// <summary>Keys of the rows that hold a package's personal data.</summary>
public static class PersonalKeys
{
    /// <summary>The personal part of the announcement.</summary>
    public static ReadOnlyMemory<byte> Announcement { get; } = "announcement"u8.ToArray();

    /// <summary>The personal part of a scan.</summary>
    public static byte[] Event(Guid eventId)
    {
        byte[] key = new byte[17];
        key[0] = (byte)'e';
        eventId.TryWriteBytes(key.AsSpan(1), bigEndian: true, out _);
        return key;
    }
}
