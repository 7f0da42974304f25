namespace Tracking.Grains.Packages;

/// <summary>Keys of the rows that hold a package's personal data.</summary>
public static class PersonalKeys
{
    /// <summary>The personal part of the announcement.</summary>
    public static ReadOnlyMemory<byte> Announcement { get; } = "announcement"u8.ToArray();

    /// <summary>The personal part of a scan.</summary>
    public static byte[] Event(Guid eventId) => KeyOf('e', eventId);

    /// <summary>The words of a customer's report.</summary>
    public static byte[] Report(Guid reportId) => KeyOf('r', reportId);

    private static byte[] KeyOf(char kind, Guid id)
    {
        byte[] key = new byte[17];
        key[0] = (byte)kind;
        id.TryWriteBytes(key.AsSpan(1), bigEndian: true, out _);
        return key;
    }
}
