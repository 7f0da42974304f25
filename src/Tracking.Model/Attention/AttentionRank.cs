using System.Globalization;

namespace Tracking.Model.Attention;

/// <summary>Place of a group among all: the most urgent first, medical and cold before others, then whatever lasts longest.</summary>
/// <param name="Severity">How urgent.</param>
/// <param name="Medical">Whether medical packages are concerned.</param>
/// <param name="Cold">Whether cold packages are concerned.</param>
/// <param name="Since">Since when; milliseconds since 1970.</param>
/// <param name="Id">The group's key as text; tells apart what is equal otherwise.</param>
public readonly record struct AttentionRank(AttentionSeverity Severity, bool Medical, bool Cold, long Since, string Id) : IComparable<AttentionRank>
{
    /// <summary>The rank of a group.</summary>
    public static AttentionRank Of(AttentionGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new AttentionRank(group.Severity, group.Medical > 0, group.Cold > 0, group.Since, group.Key.ToString());
    }

    /// <inheritdoc/>
    public int CompareTo(AttentionRank other)
    {
        int order = Severity.CompareTo(other.Severity);
        order = order != 0 ? order : other.Medical.CompareTo(Medical);
        order = order != 0 ? order : other.Cold.CompareTo(Cold);
        order = order != 0 ? order : Since.CompareTo(other.Since);
        return order != 0 ? order : string.CompareOrdinal(Id, other.Id);
    }

    /// <summary>The rank as a text, for cursors.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)Severity},{(Medical ? 1 : 0)},{(Cold ? 1 : 0)},{Since},{Id}");

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is something else.</summary>
    public static AttentionRank? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(',');
        return parts.Length == 5
            && parts[0] is "0" or "1" or "2" && parts[1] is "0" or "1" && parts[2] is "0" or "1"
            && long.TryParse(parts[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long since)
            && AttentionKey.Parse(parts[4]) is not null
            ? new AttentionRank((AttentionSeverity)(parts[0][0] - '0'), parts[1] == "1", parts[2] == "1", since, parts[4])
            : null;
    }
}
