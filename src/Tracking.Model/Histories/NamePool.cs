using System.Text;

namespace Tracking.Model.Histories;

/// <summary>
/// Strings of ids that recur in many rows, so that folding a history does not allocate them anew. Fixed in size; a slot holds the last
/// name that fell into it. Races are harmless: a reference is read and written whole, and is compared before it is used.
/// </summary>
internal static class NamePool
{
    private const int Slots = 1 << 13;
    private static readonly string?[] Names = new string?[Slots];

    public static string Get(ReadOnlySpan<byte> utf8)
    {
        uint hash = 2_166_136_261;
        foreach (byte b in utf8)
        {
            hash = (hash ^ b) * 16_777_619;
        }

        ref string? slot = ref Names[(hash ^ (hash >> 15)) & (Slots - 1)];
        string? name = slot;
        if (name is not null && name.Length == utf8.Length && Ascii.Equals(utf8, name))
        {
            return name;
        }

        name = Encoding.UTF8.GetString(utf8);
        slot = name;
        return name;
    }
}
