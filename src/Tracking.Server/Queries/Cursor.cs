using System.Buffers.Text;
using System.Text;

namespace Tracking.Server.Queries;

/// <summary>Where a list goes on: opaque to clients. A cursor names its list, so that one of another list is noticed.</summary>
internal static class Cursor
{
    private const int MaxLength = 1024;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Makes a cursor.</summary>
    /// <param name="list">A short word for the list.</param>
    /// <param name="position">Where it goes on.</param>
    public static string Encode(string list, string position) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{list}:{position}"));

    /// <summary>The position in a cursor; null when it is not one of this list.</summary>
    public static string? Decode(string list, string cursor)
    {
        if (cursor.Length > MaxLength || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        try
        {
            string text = Strict.GetString(Base64Url.DecodeFromChars(cursor));
            return text.StartsWith($"{list}:", StringComparison.Ordinal) ? text[(list.Length + 1)..] : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
