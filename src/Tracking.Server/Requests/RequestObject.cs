using System.Text.Json;
using Tracking.Model;

namespace Tracking.Server.Requests;

/// <summary>Something wrong in a request's body.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901).</param>
/// <param name="Code">A word for programs.</param>
/// <param name="Message">What was wrong, with the value, and what to do.</param>
internal sealed record RequestError(string Pointer, string Code, string Message);

/// <summary>
/// Reads an object of a request strictly: each field is asked for by name, form and range, and what nobody asked for is an error. Collects errors
/// instead of failing at the first.
/// </summary>
internal sealed class RequestObject(JsonElement element, string pointer, List<RequestError> errors)
{
    private const int MaxErrors = 50;
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Reads a value as an object; null, with an error, when it is something else.</summary>
    public static RequestObject? From(JsonElement element, string pointer, List<RequestError> errors)
    {
        if (element.ValueKind is JsonValueKind.Object)
        {
            return new RequestObject(element, pointer, errors);
        }

        Add(errors, pointer, "wrongType", $"This must be an object, not {Describe(element)}.");
        return null;
    }

    /// <summary>A text of 1 to <paramref name="maxLength"/> characters, or null.</summary>
    public string? Text(string name, int maxLength)
    {
        if (!TryGet(name, JsonValueKind.String, "a text", out JsonElement value))
        {
            return null;
        }

        if (!TryText(value, out string text))
        {
            return Fail<string>(name, "invalidText", "The text is not valid Unicode.");
        }

        return text.Length >= 1 && text.Length <= maxLength
            ? text
            : Fail<string>(name, "invalidLength", $"The text has {text.Length} characters; it must have 1 to {maxLength}.");
    }

    /// <summary>An id, or null.</summary>
    public string? Id(string name)
    {
        if (!TryGet(name, JsonValueKind.String, "a text", out JsonElement value))
        {
            return null;
        }

        return TryText(value, out string id) && EntityId.IsValid(id)
            ? id
            : Fail<string>(name, "invalidId", $"The id is '{Short(id)}'; it must be {EntityId.Rule}.");
    }

    /// <summary>A time with an offset in milliseconds since 1970, or null.</summary>
    public long? Time(string name)
    {
        if (!TryGet(name, JsonValueKind.String, "a text", out JsonElement value))
        {
            return null;
        }

        bool hasText = TryText(value, out string text);
        bool hasOffset = hasText && text.Length >= 17 && text[10] == 'T' && (text[^1] == 'Z' || (text[^3] == ':' && text[^6] is '+' or '-'));
        return hasOffset && value.TryGetDateTimeOffset(out DateTimeOffset time)
            ? Instant.From(time)
            : FailValue<long>(name, "invalidTime", $"The time is '{Short(text)}'; it must have an offset, such as 2026-11-23T15:04:05Z.");
    }

    /// <summary>A time with an offset within <see cref="Instant.Earliest"/> and <see cref="Instant.Latest"/>, in milliseconds since 1970, or null.</summary>
    public long? PlannedTime(string name)
    {
        long? time = Time(name);
        if (time < Instant.Earliest || time > Instant.Latest)
        {
            return FailValue<long>(name, "invalidTime", $"The time is {Instant.ToTime(time.Value):O}; it must be in the years 2000 to 9998.");
        }

        return time;
    }

    /// <summary>A local time of day, or null.</summary>
    public TimeOnly? TimeOfDay(string name)
    {
        if (!TryGet(name, JsonValueKind.String, "a text", out JsonElement value))
        {
            return null;
        }

        TryText(value, out string text);
        return TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], null, System.Globalization.DateTimeStyles.None, out TimeOnly time)
            ? time
            : FailValue<TimeOnly>(name, "invalidTime", $"The time of day is '{Short(text)}'; write it as 17:30 or 17:30:00.");
    }

    /// <summary>A local date, or null.</summary>
    public DateOnly? Date(string name)
    {
        if (!TryGet(name, JsonValueKind.String, "a text", out JsonElement value))
        {
            return null;
        }

        TryText(value, out string text);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out DateOnly date)
            ? date
            : FailValue<DateOnly>(name, "invalidDate", $"The date is '{Short(text)}'; write it as 2026-12-25.");
    }

    /// <summary>A number within a range, or null.</summary>
    public double? Number(string name, double min, double max)
    {
        if (!TryGet(name, JsonValueKind.Number, "a number", out JsonElement value))
        {
            return null;
        }

        return value.TryGetDouble(out double number) && number >= min && number <= max
            ? number
            : FailValue<double>(name, "outOfRange", $"The number is {Short(value.GetRawText())}; it must be {min} to {max}.");
    }

    /// <summary>A whole number within a range, or null.</summary>
    public long? Whole(string name, long min, long max)
    {
        if (!TryGet(name, JsonValueKind.Number, "a whole number", out JsonElement value))
        {
            return null;
        }

        return value.TryGetInt64(out long number) && number >= min && number <= max
            ? number
            : FailValue<long>(name, "outOfRange", $"The number is {Short(value.GetRawText())}; it must be a whole number from {min} to {max}.");
    }

    /// <summary>True or false; false when it is not there.</summary>
    public bool Flag(string name)
    {
        JsonElement? value = Find(name);
        if (value is not { } flag || flag.ValueKind is JsonValueKind.Null or JsonValueKind.False)
        {
            return false;
        }

        if (flag.ValueKind is JsonValueKind.True)
        {
            return true;
        }

        FailValue<bool>(name, "wrongType", $"This must be true or false, not {Describe(flag)}.");
        return false;
    }

    /// <summary>One of some words, or null.</summary>
    public string? Word(string name, params ReadOnlySpan<string> words)
    {
        if (!TryGet(name, JsonValueKind.String, "a text", out JsonElement value))
        {
            return null;
        }

        TryText(value, out string text);
        return words.Contains(text) ? text : Fail<string>(name, "unknownWord", $"This is '{Short(text)}'; it must be one of {string.Join(' ', words)}.");
    }

    /// <summary>An object, or null.</summary>
    public RequestObject? Object(string name) =>
        TryGet(name, JsonValueKind.Object, "an object", out JsonElement value) ? new RequestObject(value, At(name), errors) : null;

    /// <summary>An element of a list as an object; null, with an error, when it is something else.</summary>
    public RequestObject? Child(JsonElement item, string at) => From(item, at, errors);

    /// <summary>A list of at most so many elements, each with its pointer; empty when it is not there.</summary>
    public IReadOnlyList<(JsonElement Element, string Pointer)> List(string name, int max)
    {
        if (!TryGet(name, JsonValueKind.Array, "a list", out JsonElement value))
        {
            return [];
        }

        if (value.GetArrayLength() > max)
        {
            Fail<string>(name, "tooMany", $"The list has {value.GetArrayLength()} elements; it may have {max}.");
            return [];
        }

        var list = new List<(JsonElement, string)>(value.GetArrayLength());
        foreach (JsonElement item in value.EnumerateArray())
        {
            list.Add((item, $"{At(name)}/{list.Count}"));
        }

        return list;
    }

    /// <summary>Texts of 1 to <paramref name="maxLength"/> characters.</summary>
    public IReadOnlyList<string> Texts(string name, int max, int maxLength)
    {
        var texts = new List<string>();
        foreach ((JsonElement item, string at) in List(name, max))
        {
            if (item.ValueKind is JsonValueKind.String && TryText(item, out string text) && text.Length >= 1 && text.Length <= maxLength
                && !text.Contains('\0', StringComparison.Ordinal))
            {
                texts.Add(text);
            }
            else
            {
                Add(errors, at, "invalidText", $"This must be a text of 1 to {maxLength} characters.");
            }
        }

        return texts;
    }

    /// <summary>Ids.</summary>
    public IReadOnlyList<string> Ids(string name, int max)
    {
        var ids = new List<string>();
        foreach ((JsonElement item, string at) in List(name, max))
        {
            string id = "";
            if (item.ValueKind is JsonValueKind.String && TryText(item, out id) && EntityId.IsValid(id))
            {
                ids.Add(id);
            }
            else
            {
                Add(errors, at, "invalidId", $"The id is '{Short(id)}'; it must be {EntityId.Rule}.");
            }
        }

        return ids;
    }

    /// <summary>Whether the field is there and not null.</summary>
    public bool Has(string name) => Find(name) is { ValueKind: not JsonValueKind.Null };

    /// <summary>Reports a wrong value.</summary>
    /// <param name="path">The field, or a path below it such as <c>handling/0</c>.</param>
    /// <param name="code">A word for programs.</param>
    /// <param name="message">What was wrong, with the value, and what to do.</param>
    public void Report(string path, string code, string message) => Add(errors, $"{pointer}/{path}", code, message);

    /// <summary>Reports a field that must be there.</summary>
    public void Missing(string name) => Add(errors, At(name), "missingField", $"The field '{name}' is missing.");

    /// <summary>Reports every field that nobody asked for.</summary>
    public void Done()
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            string name;
            try
            {
                name = property.Name;
            }
            catch (InvalidOperationException)
            {
                Add(errors, pointer, "invalidText", "A field's name is not valid Unicode.");
                continue;
            }

            if (!known.Contains(name))
            {
                Add(errors, At(Short(name)), "unknownField", $"There is no field '{Short(name)}' here. Remove it.");
            }
        }
    }

    private static void Add(List<RequestError> errors, string pointer, string code, string message)
    {
        if (errors.Count < MaxErrors)
        {
            errors.Add(new RequestError(pointer, code, message));
        }
    }

    private static bool TryText(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "(not valid Unicode)";
            return false;
        }
    }

    private static string Short(string text) => Ingest.Text.Short(text);

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private JsonElement? Find(string name)
    {
        known.Add(name);
        return element.TryGetProperty(name, out JsonElement value) ? value : null;
    }

    private bool TryGet(string name, JsonValueKind kind, string what, out JsonElement value)
    {
        value = Find(name) ?? default;
        if (value.ValueKind == kind)
        {
            return true;
        }

        if (value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            Fail<string>(name, "wrongType", $"This must be {what}, not {Describe(value)}.");
        }

        return false;
    }

    private string At(string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    private T? Fail<T>(string name, string code, string message)
        where T : class
    {
        Add(errors, At(name), code, message);
        return null;
    }

    private T? FailValue<T>(string name, string code, string message)
        where T : struct
    {
        Add(errors, At(name), code, message);
        return null;
    }
}
