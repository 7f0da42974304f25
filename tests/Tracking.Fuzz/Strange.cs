using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tracking.Fuzz;

/// <summary>Values on and beyond every edge that a reader of requests has.</summary>
internal static class Strange
{
    private static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "\u202Eabc", "\uFEFF", "\uD800", "\uDFFF\uD800", "é", "e\u0301", "ﬀ", "İ", "𝕏", "👩‍👩‍👧‍👦", "../../etc/passwd", "..%2f..", "%00", "%", "%zz", "'; DROP TABLE x;--", "<script>alert(1)</script>",
        "{{7*7}}", "${jndi:ldap://x}", "null", "true", "NaN", "Infinity", "-0", "1e999", "0x10", "1_000", "１２", "-", ".", "..", "a..b", "-a", "a-", "A/B", "a\\b", "a\r\nSet-Cookie: x=1", "con", "*", "?", "#", "a#b", "a?b=c", "a b",
        "2026-13-45T99:99:99Z", "2026-11-23T15:04:05", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999+14:00", "2026-11-23T15:04:60Z", "2026-11-23t15:04:05z", "+002026-11-23T15:04:05Z", "24:00", "America/Nowhere", "UTC",
        "00000000-0000-0000-0000-000000000000", "{0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11}", "0193A5C29A537C118F0E0D6C1F0A9B11", "trk_", "tra_AAAA", "Bearer x", "W/\"1\"", "\"", "*/*",
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1", "0.5", "-0.0000001", "91", "-91", "181", "1e308", "1e309", "-1e309", "1e-400", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "18446744073709551616",
        "99999999999999999999999999999999999999", "0.1e1", "1E400", "1000", "1001", "5000", "5001", "3.0", "123456789012345678901234567890.123456789",
    ];

    /// <summary>A strange text, at most so long.</summary>
    public static string Text(Random random, int maxLength)
    {
        string text = random.Next(6) switch
        {
            0 => new string((char)random.Next(32, 127), random.Next(1, maxLength)),
            1 => string.Concat(Enumerable.Range(0, random.Next(1, Math.Min(40, maxLength))).Select(_ => (char)random.Next(1, 0xD7FF))),
            2 => Texts[random.Next(Texts.Length)] + Texts[random.Next(Texts.Length)],
            _ => Texts[random.Next(Texts.Length)],
        };
        return text.Length > maxLength ? text[..maxLength] : text;
    }

    /// <summary>A number as it stands in JSON.</summary>
    public static string Number(Random random) => Numbers[random.Next(Numbers.Length)];

    /// <summary>A value of any kind, as it stands in JSON.</summary>
    public static string Json(Random random, int depth = 0) => random.Next(depth > 3 ? 5 : 9) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => Number(random),
        3 or 4 => Quote(Text(random, random.Next(20) == 0 ? 20_000 : 300)),
        5 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Json(random, depth + 1)))}]",
        6 => $"{{{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => $"{Quote(Text(random, 20))}:{Json(random, depth + 1)}"))}}}",
        7 => string.Concat(new string('[', random.Next(1, 200)), "1"),
        _ => "[" + string.Join(',', Enumerable.Repeat("{}", random.Next(1, 1200))) + "]",
    };

    /// <summary>A text as JSON, lone surrogates as escapes.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\' or < ' ' || char.IsSurrogate(c))
            {
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                quoted.Append(c);
            }
        }

        return quoted.Append('"').ToString();
    }
}

/// <summary>JSON that may hold what no JSON document holds: fields that stand twice, numbers of any size, broken pieces.</summary>
internal sealed class LooseJson
{
    private readonly string? raw;
    private readonly List<LooseJson>? items;
    private readonly List<(string Name, LooseJson Value)>? fields;

    private LooseJson(string? raw, List<LooseJson>? items, List<(string, LooseJson)>? fields) => (this.raw, this.items, this.fields) = (raw, items, fields);

    public static LooseJson From(JsonNode? node) => node switch
    {
        JsonObject whole => new(null, null, [.. whole.Select(field => (field.Key, From(field.Value)))]),
        JsonArray list => new(null, [.. list.Select(From)], null),
        null => new("null", null, null),
        _ => new(node.GetValueKind() is JsonValueKind.String ? Strange.Quote(node.GetValue<string>()) : node.ToJsonString(), null, null),
    };

    /// <summary>Changes it in one place.</summary>
    public LooseJson Mutate(Random random)
    {
        if (raw is not null || random.Next(12) == 0)
        {
            return new(Strange.Json(random), null, null);
        }

        if (items is not null)
        {
            List<LooseJson> list = [.. items];
            switch (random.Next(6))
            {
                case 0:
                    list.Clear();
                    break;
                case 1 when list.Count > 0:
                    list = [.. Enumerable.Repeat(list[random.Next(list.Count)], random.Next(2, 1500))];
                    break;
                case 2:
                    list.Insert(random.Next(list.Count + 1), new(Strange.Json(random), null, null));
                    break;
                default:
                    if (list.Count > 0)
                    {
                        int at = random.Next(list.Count);
                        list[at] = list[at].Mutate(random);
                    }

                    break;
            }

            return new(null, list, null);
        }

        List<(string Name, LooseJson Value)> some = [.. fields!];
        int field = some.Count == 0 ? -1 : random.Next(some.Count);
        switch (field < 0 ? 1 : random.Next(8))
        {
            case 0:
                some.RemoveAt(field);
                break;
            case 1:
                some.Add((Strange.Text(random, 40), new(Strange.Json(random), null, null)));
                break;
            case 2:
                some.Add(some[field]);
                break;
            case 3:
                some[field] = (some[field].Name.ToUpperInvariant(), some[field].Value);
                break;
            case 4:
                some[field] = (some[random.Next(some.Count)].Name, some[field].Value);
                break;
            default:
                some[field] = (some[field].Name, some[field].Value.Mutate(random));
                break;
        }

        return new(null, null, some);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    private void Write(StringBuilder text)
    {
        if (raw is not null)
        {
            text.Append(raw);
        }
        else if (items is not null)
        {
            text.Append('[');
            for (int i = 0; i < items.Count && text.Length < 3_000_000; i++)
            {
                text.Append(i > 0 ? "," : "");
                items[i].Write(text);
            }

            text.Append(']');
        }
        else
        {
            text.Append('{');
            for (int i = 0; i < fields!.Count; i++)
            {
                text.Append(i > 0 ? "," : "").Append(Strange.Quote(fields[i].Name)).Append(':');
                fields[i].Value.Write(text);
            }

            text.Append('}');
        }
    }
}
