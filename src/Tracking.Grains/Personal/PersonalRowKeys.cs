namespace Tracking.Grains.Personal;

/// <summary>Keys of the rows that hold a package's personal data.</summary>
public static class PersonalRowKeys
{
    private const char EventKind = 'e';
    private const char ReportKind = 'r';
    private const int IdBytes = 16;

    /// <summary>The personal part of the announcement.</summary>
    public static ReadOnlyMemory<byte> Announcement { get; } = "announcement"u8.ToArray();

    /// <summary>Stands before the personal parts of all scans.</summary>
    public static ReadOnlyMemory<byte> BeforeEvents { get; } = new[] { (byte)EventKind };

    /// <summary>Stands behind the personal parts of all scans, or is the last of them.</summary>
    public static ReadOnlyMemory<byte> LastEvent { get; } = (byte[])[(byte)EventKind, .. Enumerable.Repeat(byte.MaxValue, IdBytes)];

    /// <summary>The personal part of a scan.</summary>
    public static byte[] Event(Guid eventId) => KeyOf(EventKind, eventId);

    /// <summary>The scan whose personal part has a key.</summary>
    public static Guid EventIdOf(ReadOnlySpan<byte> key) => new(key.Slice(1, IdBytes), bigEndian: true);

    /// <summary>The words of a customer's report.</summary>
    public static byte[] Report(Guid reportId) => KeyOf(ReportKind, reportId);

    private static byte[] KeyOf(char kind, Guid id)
    {
        byte[] key = new byte[1 + IdBytes];
        key[0] = (byte)kind;
        id.TryWriteBytes(key.AsSpan(1), bigEndian: true, out _);
        return key;
    }
}
