using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tracking.Server.Pages.Track;

/// <summary>
/// Every word of the customer's page, by its path in the file that the page's script is built from (<c>Tracking.Web/src/track/words.json</c>), such as
/// <c>status.delivered.headline</c>.
/// </summary>
internal static partial class TrackWords
{
    private static readonly FrozenDictionary<string, string> Words = Read();

    /// <summary>The words of a path.</summary>
    /// <exception cref="KeyNotFoundException">There are none.</exception>
    public static string Of(string path) => Words.TryGetValue(path, out string? words) ? words : throw new KeyNotFoundException($"words.json has nothing at {path}.");

    /// <summary>Whether there are words at a path.</summary>
    public static bool Has(string path) => Words.ContainsKey(path);

    /// <summary>The words below a name that came from elsewhere, or those below a name that is always there.</summary>
    /// <param name="table">Path of the table.</param>
    /// <param name="name">The name, or null.</param>
    /// <param name="otherwise">The name that is always there.</param>
    /// <param name="field">What to take of it; empty where the table holds words.</param>
    public static string Entry(string table, string? name, string otherwise, string field = "")
    {
        string end = field.Length == 0 ? "" : "." + field;
        return name is not null && Words.TryGetValue($"{table}.{name}{end}", out string? words) ? words : Of($"{table}.{otherwise}{end}");
    }

    /// <summary>Whether a list has a word.</summary>
    public static bool ListHas(string list, string word)
    {
        for (int i = 0; Words.TryGetValue($"{list}.{i}", out string? item); i++)
        {
            if (item == word)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The words of a path with each <c>{name}</c> replaced by its value.</summary>
    public static string Fill(string path, params ReadOnlySpan<(string Name, string Value)> values) => FillText(Of(path), values);

    /// <summary>A text with each <c>{name}</c> replaced by its value.</summary>
    public static string FillText(string text, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var byName = new Dictionary<string, string>(values.Length, StringComparer.Ordinal);
        foreach ((string name, string value) in values)
        {
            byName[name] = value;
        }

        return Placeholder().Replace(text, match => byName.GetValueOrDefault(match.Groups[1].Value, match.Value));
    }

    /// <summary>Sentences in a row; empty ones are left out.</summary>
    public static string Sentences(params IEnumerable<string> parts) => string.Join(' ', parts.Where(part => part.Length > 0));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    private static FrozenDictionary<string, string> Read()
    {
        using Stream file = typeof(TrackWords).Assembly.GetManifestResourceStream("words.json")
            ?? throw new InvalidOperationException("The program was built without words.json.");
        using JsonDocument document = JsonDocument.Parse(file);
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(document.RootElement, "", words);
        return words.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static void Add(JsonElement element, string path, Dictionary<string, string> words)
    {
        string below = path.Length == 0 ? "" : path + ".";
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    Add(property.Value, below + property.Name, words);
                }

                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Add(item, below + index++.ToString(CultureInfo.InvariantCulture), words);
                }

                break;
            default:
                words.Add(path, element.GetString()!);
                break;
        }
    }
}
