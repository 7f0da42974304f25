using Tracking.Model.Geography;
using Tracking.Model.Histories;

namespace Tracking.Model.Packages;

/// <summary>What was promised to the shipper. The numbers are stored; names on the wire are these in camelCase.</summary>
public enum Service : byte
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>On the day of acceptance.</summary>
    SameDay = 1,

    /// <summary>On the day after.</summary>
    NextDay = 2,

    /// <summary>Two days after.</summary>
    TwoDay = 3,

    /// <summary>When it comes.</summary>
    Standard = 4,
}

/// <summary>What a package needs at the door.</summary>
/// <param name="Photo">A photo.</param>
/// <param name="Signature">A signature.</param>
/// <param name="Pin">A PIN.</param>
/// <param name="MinimumAge">Age in years; null for none.</param>
public sealed record Requirements(bool Photo, bool Signature, bool Pin, int? MinimumAge);

/// <summary>Who gets the package; personal data.</summary>
public sealed record Recipient(string? Name, string? Address, string? Phone, string? Email);

/// <summary>What the shipper tells of a package. The context in which all its scans are folded; not itself a fact of its journey.</summary>
public sealed record Announcement
{
    /// <summary>Service.</summary>
    public Service Service { get; init; }

    /// <summary>An explicit promise; wins over the computed one.</summary>
    public long? PromisedBy { get; init; }

    /// <summary>Start of the agreed window.</summary>
    public long? WindowFrom { get; init; }

    /// <summary>End of the agreed window.</summary>
    public long? WindowTo { get; init; }

    /// <summary>Station at which it enters the network.</summary>
    public string? OriginStationId { get; init; }

    /// <summary>Station that delivers it.</summary>
    public string? DestinationStationId { get; init; }

    /// <summary>Delivery partner.</summary>
    public string? PartnerId { get; init; }

    /// <summary>The shipper's references, by which it can be found.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Planned time at the door, in seconds.</summary>
    public double? ServiceSeconds { get; init; }

    /// <summary>Weight in grams.</summary>
    public long? WeightGrams { get; init; }

    /// <summary>Depth, height and width in centimetres.</summary>
    public IReadOnlyList<double>? DimensionsCm { get; init; }

    /// <summary>What it needs at the door.</summary>
    public Requirements? Requirements { get; init; }

    /// <summary>How to handle it: <c>cold</c>, <c>medical</c>, <c>fragile</c>.</summary>
    public IReadOnlyList<string> Handling { get; init; } = [];

    /// <summary>The door; personal data.</summary>
    public GeoPoint? Destination { get; init; }

    /// <summary>Who gets it; personal data.</summary>
    public Recipient? Recipient { get; init; }

    /// <summary>What to do at the door; personal data.</summary>
    public string? Instructions { get; init; }
}

/// <summary>A stored announcement, without its personal part.</summary>
/// <param name="Announcement">The announcement; the personal fields are null.</param>
/// <param name="PersonalHash">Fingerprint of the personal part; 0 for none.</param>
/// <param name="RecordedAt">When it was stored.</param>
/// <param name="PostedAs">The barcode it was made for where that is another than the history's own.</param>
public sealed record AnnouncementRow(Announcement Announcement, uint PersonalHash, long RecordedAt, string? PostedAs)
{
    private const byte Format = 1;

    /// <summary>The bytes to store.</summary>
    public byte[] Encode()
    {
        var writer = new RowWriter(256);
        writer.Byte((byte)RowKind.Announcement);
        writer.Byte(Format);
        writer.Number(RecordedAt);
        writer.Number(PersonalHash);
        writer.Text(PostedAs ?? "");
        EncodeBody(ref writer);
        return writer.Finish();
    }

    /// <summary>Whether both announce the same.</summary>
    public bool SameContent(AnnouncementRow other)
    {
        var mine = new RowWriter(256);
        EncodeBody(ref mine);
        var its = new RowWriter(256);
        other.EncodeBody(ref its);
        return PersonalHash == other.PersonalHash && PostedAs == other.PostedAs && mine.Finish().AsSpan().SequenceEqual(its.Finish());
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes have an unknown format.</exception>
    public static AnnouncementRow Decode(ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(row);
        if (reader.Byte() != (byte)RowKind.Announcement || reader.Byte() != Format)
        {
            throw new InvalidDataException($"A stored announcement starts with {row[0]}, {row[1]}; this build reads {(byte)RowKind.Announcement}, {Format}.");
        }

        long recordedAt = reader.Number();
        uint personalHash = (uint)reader.Number();
        string? postedAs = TextOrNull(ref reader);
        return new AnnouncementRow(DecodeBody(ref reader), personalHash, recordedAt, postedAs);
    }

    private void EncodeBody(ref RowWriter writer)
    {
        Announcement a = Announcement;
        writer.Byte((byte)a.Service);
        WriteOptional(ref writer, a.PromisedBy);
        WriteOptional(ref writer, a.WindowFrom);
        WriteOptional(ref writer, a.WindowTo);
        writer.Text(a.OriginStationId ?? "");
        writer.Text(a.DestinationStationId ?? "");
        writer.Text(a.PartnerId ?? "");
        WriteList(ref writer, a.References);
        WriteList(ref writer, a.Handling);
        writer.Double(a.ServiceSeconds ?? double.NaN);
        WriteOptional(ref writer, a.WeightGrams);
        writer.Byte((byte)(a.DimensionsCm?.Count ?? 0));
        for (int i = 0; i < (a.DimensionsCm?.Count ?? 0); i++)
        {
            writer.Double(a.DimensionsCm![i]);
        }

        writer.Byte(a.Requirements is null ? (byte)0 : (byte)1);
        if (a.Requirements is { } needs)
        {
            writer.Byte((byte)((needs.Photo ? 1 : 0) | (needs.Signature ? 2 : 0) | (needs.Pin ? 4 : 0)));
            WriteOptional(ref writer, needs.MinimumAge);
        }
    }

    private static Announcement DecodeBody(ref RowReader reader)
    {
        var service = (Service)reader.Byte();
        long? promisedBy = ReadOptional(ref reader), from = ReadOptional(ref reader), to = ReadOptional(ref reader);
        string? origin = NameOrNull(ref reader), destination = NameOrNull(ref reader), partner = NameOrNull(ref reader);
        IReadOnlyList<string> references = ReadList(ref reader), handling = ReadList(ref reader);
        double seconds = reader.Double();
        long? grams = ReadOptional(ref reader);
        var dimensions = new double[reader.Byte()];
        for (int i = 0; i < dimensions.Length; i++)
        {
            dimensions[i] = reader.Double();
        }

        Requirements? requirements = null;
        if (reader.Byte() == 1)
        {
            byte bits = reader.Byte();
            requirements = new Requirements((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (int?)ReadOptional(ref reader));
        }

        return new Announcement
        {
            Service = service,
            PromisedBy = promisedBy,
            WindowFrom = from,
            WindowTo = to,
            OriginStationId = origin,
            DestinationStationId = destination,
            PartnerId = partner,
            References = references,
            Handling = handling,
            ServiceSeconds = double.IsNaN(seconds) ? null : seconds,
            WeightGrams = grams,
            DimensionsCm = dimensions.Length == 0 ? null : dimensions,
            Requirements = requirements,
        };
    }

    private static void WriteOptional(ref RowWriter writer, long? value)
    {
        writer.Byte(value is null ? (byte)0 : (byte)1);
        if (value is { } number)
        {
            writer.Number(number);
        }
    }

    private static long? ReadOptional(ref RowReader reader) => reader.Byte() == 0 ? null : reader.Number();

    private static void WriteList(ref RowWriter writer, IReadOnlyList<string> list)
    {
        writer.Number(list.Count);
        for (int i = 0; i < list.Count; i++)
        {
            writer.Text(list[i]);
        }
    }

    private static string[] ReadList(ref RowReader reader)
    {
        long count = reader.Number();
        if (count == 0)
        {
            return [];
        }

        var list = new string[count];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = reader.Text();
        }

        return list;
    }

    private static string? NameOrNull(ref RowReader reader) => reader.Name() is { Length: > 0 } name ? name : null;

    private static string? TextOrNull(ref RowReader reader) => reader.Text() is { Length: > 0 } text ? text : null;
}
