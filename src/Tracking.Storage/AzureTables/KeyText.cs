using System.Text;

namespace Tracking.Storage.AzureTables;

/// <summary>
/// Bytes of ids and keys as PartitionKey and RowKey: injective, in the order of the bytes, without the characters that Azure forbids, at most
/// <see cref="MaxChars"/> long, and readable where the bytes are ASCII.
/// <para>
/// Letters, digits and most punctuation stand for themselves. The others are an escape that sorts where they belong: bytes up to 0x2C are <c>*XX</c> in
/// hexadecimal, bytes from 0x7E on <c>~XX</c>, and the forbidden <c>/</c>, <c>?</c> and <c>\</c> share a lead with the character before them: <c>.E</c> is a dot,
/// <c>.F</c> a slash, <c>&gt;E &gt;F</c> and <c>[B [C</c> likewise. Behind <see cref="ReadableChars"/> characters come three bytes in two characters from U+4E00 on, or
/// 512 bytes would not fit. Where that begins depends only on the bytes before, so the order holds.
/// </para>
/// </summary>
internal static class KeyText
{
    /// <summary>Longest text that is made; Azure takes 1 KiB, which is 512 characters in UTF-16.</summary>
    public const int MaxChars = 512;

    /// <summary>The least character that a text begins with. What a partition holds beside its rows begins with a lesser one.</summary>
    public const char Least = '*';

    private const int ReadableChars = 190;
    private const char LowLead = '*';
    private const char HighLead = '~';
    private const char PackedBase = '\u4E00';

    // A pair of characters holds three bytes; the 0 of "+ 1" says that the key ends there.
    private const int PackedFirst = 17;
    private const int PackedSecond = 257;

    /// <summary>Makes the text of an id.</summary>
    public static string Encode(string id)
    {
        Span<byte> bytes = stackalloc byte[RowRules.MaxIdBytes];
        return Encode(bytes[..RowRules.StrictUtf8.GetBytes(id, bytes)]);
    }

    /// <summary>Makes the text of bytes; nothing for none.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[MaxChars];
        int length = 0, at = 0;
        for (; at < bytes.Length && length <= ReadableChars; at++)
        {
            byte b = bytes[at];
            switch (b)
            {
                case < (byte)'-' or >= (byte)HighLead:
                    text[length++] = b < '-' ? LowLead : HighLead;
                    text[length++] = Hex(b >> 4);
                    text[length++] = Hex(b & 0xF);
                    break;
                case (byte)'.' or (byte)'/':
                    text[length++] = '.';
                    text[length++] = Hex(b & 0xF);
                    break;
                case (byte)'>' or (byte)'?':
                    text[length++] = '>';
                    text[length++] = Hex(b & 0xF);
                    break;
                case (byte)'[' or (byte)'\\':
                    text[length++] = '[';
                    text[length++] = Hex(b & 0xF);
                    break;
                default:
                    text[length++] = (char)b;
                    break;
            }
        }

        for (; at < bytes.Length; at += 3)
        {
            int first = bytes[at], second = at + 1 < bytes.Length ? bytes[at + 1] : -1, third = at + 2 < bytes.Length ? bytes[at + 2] : -1;
            text[length++] = (char)(PackedBase + (first * PackedFirst) + (second < 0 ? 0 : 1 + (second >> 4)));
            if (second >= 0)
            {
                text[length++] = (char)(PackedBase + ((second & 0xF) * PackedSecond) + 1 + third);
            }
        }

        return new string(text[..length]);
    }

    /// <summary>The bytes of a text.</summary>
    /// <exception cref="FormatException">It is not one of ours.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[MaxChars * 2];
        int length = 0, at = 0;
        while (at < text.Length && text[at] < PackedBase)
        {
            char c = text[at++];
            switch (c)
            {
                case LowLead or HighLead:
                    bytes[length++] = (byte)((Digit(text, at) << 4) | Digit(text, at + 1));
                    at += 2;
                    break;
                case '.':
                    bytes[length++] = (byte)(0x20 | Digit(text, at++));
                    break;
                case '>':
                    bytes[length++] = (byte)(0x30 | Digit(text, at++));
                    break;
                case '[':
                    bytes[length++] = (byte)(0x50 | Digit(text, at++));
                    break;
                default:
                    bytes[length++] = (byte)c;
                    break;
            }
        }

        while (at < text.Length)
        {
            (int first, int high) = Math.DivRem(text[at++] - PackedBase, PackedFirst);
            bytes[length++] = (byte)first;
            if (high > 0)
            {
                if (at == text.Length)
                {
                    throw Malformed(text);
                }

                (int low, int third) = Math.DivRem(text[at++] - PackedBase, PackedSecond);
                bytes[length++] = (byte)(((high - 1) << 4) | low);
                if (third > 0)
                {
                    bytes[length++] = (byte)(third - 1);
                }
            }
        }

        return bytes[..length].ToArray();
    }

    private static char Hex(int nibble) => (char)(nibble < 10 ? '0' + nibble : 'A' + nibble - 10);

    private static int Digit(ReadOnlySpan<char> text, int at) =>
        at < text.Length && char.IsAsciiHexDigitUpper(text[at]) ? Convert.ToInt32(text[at].ToString(), 16) : throw Malformed(text);

    private static FormatException Malformed(ReadOnlySpan<char> text) => new($"The stored key '{text}' was not made by this program.");
}
