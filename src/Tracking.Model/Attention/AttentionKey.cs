using System.Globalization;
using Tracking.Model.Places;

namespace Tracking.Model.Attention;

/// <summary>Names a group of like troubles at one place.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Place">The station or vehicle.</param>
/// <param name="Hour">Of promises and bottlenecks: begin of the UTC hour in which they fall due, milliseconds since 1970; null for other kinds.</param>
public readonly record struct AttentionKey(AttentionKind Kind, PlaceId Place, long? Hour = null)
{
    /// <summary>An hour in milliseconds.</summary>
    public const long HourLength = 60 * 60 * 1000;

    private const string HourFormat = "yyyyMMddHH";

    /// <summary>The begin of the hour in which a moment lies.</summary>
    public static long HourOf(long moment) => moment - (moment % HourLength);

    /// <summary>The key as a text that can stand in an address, such as <c>promise.S.DSE4@2026112417</c>.</summary>
    public override string ToString()
    {
        char letter = Place.Kind is PlaceKind.Station ? 'S' : 'V';
        string hour = Hour is { } begin ? "@" + Instant.ToTime(begin).UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture) : "";
        return $"{Kind.Name()}.{letter}.{Place.Id}{hour}";
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static AttentionKey? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || dot + 3 >= text.Length || text[dot + 2] != '.' || text[dot + 1] is not ('S' or 'V')
            || AttentionKinds.Parse(text.AsSpan(0, dot)) is not { } kind)
        {
            return null;
        }

        string id = text[(dot + 3)..];
        long? hour = null;
        int at = id.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            if (!DateTime.TryParseExact(
                id.AsSpan(at + 1), HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime begin))
            {
                return null;
            }

            hour = Instant.From(new DateTimeOffset(begin));
            id = id[..at];
        }

        PlaceKind place = text[dot + 1] == 'S' ? PlaceKind.Station : PlaceKind.Vehicle;
        return EntityId.IsValid(id) && hour is null != (kind is AttentionKind.Promise or AttentionKind.Bottleneck) ? new AttentionKey(kind, new PlaceId(place, id), hour) : null;
    }
}
