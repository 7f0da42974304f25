using System.Text.Json;
using Tracking.Model;

namespace Tracking.Server.Ingest;

/// <summary>Texts and times in JSON, read without trusting them.</summary>
internal static class Text
{
    private const int ShownLength = 60;

    /// <summary>The text; false when it is not valid Unicode.</summary>
    public static bool TryGet(ref Utf8JsonReader json, out string value)
    {
        try
        {
            value = json.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            value = "";
            return false;
        }
    }

    /// <summary>Whether the text is this one; false when it is not valid Unicode.</summary>
    public static bool Is(ref Utf8JsonReader json, ReadOnlySpan<byte> text) =>
        (!json.ValueIsEscaped || TryGet(ref json, out _)) && json.ValueTextEquals(text);

    /// <summary>The text as an error message shows it.</summary>
    public static string Shown(ref Utf8JsonReader json) => TryGet(ref json, out string value) ? Short(value) : "(not valid Unicode)";

    /// <summary>A text cut to a length that an error message can bear.</summary>
    public static string Short(string value) => value.Length <= ShownLength ? value : value[..(char.IsHighSurrogate(value[ShownLength - 1]) ? ShownLength - 1 : ShownLength)] + "…";

    /// <summary>A time with an offset in milliseconds since 1970; null when the text is none.</summary>
    public static long? Time(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
        {
            return HasOffset(json.ValueSpan) && json.TryGetDateTimeOffset(out DateTimeOffset plain) ? Instant.From(plain) : null;
        }

        // Some encoders write the plus of an offset as an escape.
        Span<byte> text = stackalloc byte[64];
        return json.ValueSpan.Length <= text.Length && TryGet(ref json, out string value) && value.Length <= text.Length
            && System.Text.Ascii.IsValid(value) && System.Text.Encoding.ASCII.TryGetBytes(value, text, out int length) && HasOffset(text[..length])
            && json.TryGetDateTimeOffset(out DateTimeOffset time)
            ? Instant.From(time)
            : null;
    }

    private static bool HasOffset(ReadOnlySpan<byte> text) =>
        text.Length >= 17 && text[10] == 'T' && (text[^1] == 'Z' || (text[^3] == ':' && text[^6] is (byte)'+' or (byte)'-'));
}
