using System.Globalization;
using Tracking.Model;
using Tracking.Model.Packages;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;

namespace Tracking.Server.Queries;

/// <summary>Reads query parameters. The first that is malformed is kept as the refusal; parameters that nobody asks for are ignored.</summary>
internal sealed class QueryReader(HttpContext context)
{
    /// <summary>Items of a page when <c>limit</c> is not given.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Greatest <c>limit</c>.</summary>
    public const int MaxLimit = 1000;

    private (string Code, string Message)? refusal;

    /// <summary>Refuses an id from the path that is malformed.</summary>
    public QueryReader Id(string id)
    {
        if (!EntityId.IsValid(id))
        {
            Refuse("invalidId", $"The id is '{Text.Short(id)}'; it must be {EntityId.Rule}.");
        }

        return this;
    }

    /// <summary><c>limit</c>.</summary>
    public int Limit() => Whole("limit", 1, MaxLimit, DefaultLimit);

    /// <summary>A whole number within a range.</summary>
    public int Whole(string name, int min, int max, int fallback)
    {
        if (Value(name) is not { } text)
        {
            return fallback;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= min && number <= max)
        {
            return number;
        }

        Refuse("invalidQuery", $"'{name}' is '{Text.Short(text)}'; it must be a whole number from {min} to {max}.");
        return fallback;
    }

    /// <summary>The position in <c>cursor</c>; null at the start of the list.</summary>
    /// <param name="list">The word that the list's cursors have.</param>
    public string? Cursor(string list)
    {
        if (Value("cursor") is not { } text)
        {
            return null;
        }

        string? position = Queries.Cursor.Decode(list, text);
        if (position is null)
        {
            BadCursor();
        }

        return position;
    }

    /// <summary>The id in <c>cursor</c>; null at the start of the list.</summary>
    public string? IdCursor(string list)
    {
        string? id = Cursor(list);
        if (id is not null && !EntityId.IsValid(id))
        {
            BadCursor();
        }

        return id;
    }

    /// <summary>Refuses the cursor as a whole.</summary>
    public void BadCursor() =>
        Refuse("invalidCursor", $"'cursor' is '{Text.Short(Value("cursor") ?? "")}'; it must be the 'next' of an answer from this list. Start again without it.");

    /// <summary>A parameter that is an id, or null.</summary>
    public string? OptionalId(string name)
    {
        string? id = Value(name);
        if (id is not null && !EntityId.IsValid(id))
        {
            Refuse("invalidId", $"'{name}' is '{Text.Short(id)}'; it must be {EntityId.Rule}.");
        }

        return id;
    }

    /// <summary>A time with an offset in milliseconds since 1970, or null.</summary>
    public long? Time(string name)
    {
        if (Value(name) is not { } text)
        {
            return null;
        }

        // A plus sign that was not percent-encoded arrives as a space.
        string time = text.Replace(' ', '+');
        bool hasOffset = time.Length is >= 17 and <= 40 && time[10] == 'T' && (time[^1] == 'Z' || (time[^3] == ':' && time[^6] is '+' or '-'));
        if (hasOffset && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset parsed))
        {
            return Instant.From(parsed);
        }

        Refuse("invalidTime", $"'{name}' is '{Text.Short(text)}'; it must be a time with an offset, such as 2026-11-23T15:04:05Z.");
        return null;
    }

    /// <summary>A local date, or null.</summary>
    public DateOnly? Day(string name)
    {
        if (Value(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            return day;
        }

        Refuse("invalidQuery", $"'{name}' is '{Text.Short(text)}'; it must be a date such as 2026-12-25.");
        return null;
    }

    /// <summary><c>status</c>, or null.</summary>
    public string? Status()
    {
        string? status = Value("status");
        if (status is not null && PackageStatuses.Parse(status) is null)
        {
            Refuse("invalidQuery", $"'status' is '{Text.Short(status)}'; it must be one of {PackageStatuses.All}.");
        }

        return status;
    }

    /// <summary>A parameter that is one of some words, or null.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="words">The words, with blanks between.</param>
    public string? OptionalWord(string name, string words)
    {
        string? word = Value(name);
        if (word is null || words.Split(' ').Contains(word))
        {
            return word;
        }

        Refuse("invalidQuery", $"'{name}' is '{Text.Short(word)}'; it must be one of {words}.");
        return null;
    }

    /// <summary>A parameter of 1 to <paramref name="maxLength"/> characters, or null.</summary>
    public string? OptionalText(string name, int maxLength)
    {
        string? text = Value(name);
        if (text is { Length: 0 } || text?.Length > maxLength)
        {
            Refuse("invalidQuery", $"'{name}' has {text.Length} characters; it must have 1 to {maxLength}.");
        }

        return text;
    }

    /// <summary>A text of 1 to <paramref name="maxLength"/> characters that must be there.</summary>
    public string Required(string name, int maxLength)
    {
        string? text = Value(name);
        if (string.IsNullOrEmpty(text))
        {
            Refuse("invalidQuery", $"The query parameter '{name}' is missing. Add ?{name}=….");
        }
        else if (text.Length > maxLength)
        {
            Refuse("invalidQuery", $"'{name}' has {text.Length} characters; it may have {maxLength}.");
        }

        return text ?? "";
    }

    /// <summary>Refuses the request for a reason of the caller's own, unless it is refused already.</summary>
    public void Refuse(string code, string message) => refusal ??= (code, message);

    /// <summary>Writes the refusal when there is one.</summary>
    public async ValueTask<bool> RefusedAsync()
    {
        if (refusal is not { } wrong)
        {
            return false;
        }

        await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, wrong.Code, wrong.Message, null);
        return true;
    }

    private string? Value(string name)
    {
        var values = context.Request.Query[name];
        if (values.Count > 1)
        {
            Refuse("invalidQuery", $"The query parameter '{name}' stands {values.Count} times. Send it once.");
        }

        string? text = values.Count == 0 ? null : values[0];
        if (text?.Contains('\0', StringComparison.Ordinal) is true)
        {
            Refuse("invalidQuery", $"'{name}' holds the character U+0000. Leave it out.");
        }

        return text;
    }

}
