using System.Globalization;
using System.Text.Json;
using Tracking.Model;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Requests;

namespace Tracking.Server.Positions;

/// <summary>What an app of others sent cannot be understood.</summary>
internal sealed class AppPayloadException(string pointer, string code, string message) : Exception(message)
{
    /// <summary>JSON pointer (RFC 6901) to what is wrong; empty when it is not in a JSON body.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>A word for programs.</summary>
    public string Code { get; } = code;
}

/// <summary>
/// An object in the payload of an app. What is read must have its type; everything else is the app's own affair, unlike in requests of our own clients.
/// </summary>
internal readonly record struct AppObject(JsonElement Element, string Pointer)
{
    /// <summary>The objects of a value that is one or a list of them.</summary>
    public static IEnumerable<AppObject> OneOrMany(JsonElement value, string pointer)
    {
        if (value.ValueKind is not JsonValueKind.Array)
        {
            yield return Of(value, pointer);
            yield break;
        }

        if (value.GetArrayLength() > PositionBatch.MaxPositions)
        {
            throw new AppPayloadException(pointer, "tooMany", $"The list has {value.GetArrayLength()} elements; it may have {PositionBatch.MaxPositions}.");
        }

        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            yield return Of(item, $"{pointer}/{index++}");
        }
    }

    /// <summary>A field; null when it is absent or null.</summary>
    public JsonElement? Find(string name)
    {
        try
        {
            return Element.TryGetProperty(name, out JsonElement value) && value.ValueKind is not JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException)
        {
            // What the parser throws for a field's name that is not valid Unicode, such as a lone surrogate.
            throw new AppPayloadException(Pointer, "invalidText", "A field's name is not valid Unicode.");
        }
    }

    /// <summary>Pointer to a field.</summary>
    public string At(string name) => $"{Pointer}/{name}";

    /// <summary>A field that is an object, or null.</summary>
    public AppObject? Object(string name) => Find(name) is { } value ? Of(value, At(name)) : null;

    /// <summary>A field that is a number, or null.</summary>
    public double? Number(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value => value.GetDouble(),
        _ => throw new AppPayloadException(At(name), "wrongType", $"'{name}' must be a number."),
    };

    /// <summary>A field that is a text, or a number taken as a text; or null.</summary>
    public string? Text(string name)
    {
        switch (Find(name))
        {
            case null:
                return null;
            case { ValueKind: JsonValueKind.Number } number:
                return number.GetRawText();
            case { ValueKind: JsonValueKind.String } text:
                try
                {
                    return text.GetString();
                }
                catch (InvalidOperationException)
                {
                    throw new AppPayloadException(At(name), "invalidText", $"'{name}' is not valid Unicode.");
                }

            default:
                throw new AppPayloadException(At(name), "wrongType", $"'{name}' must be a text.");
        }
    }

    /// <summary>A number that must be there.</summary>
    public double NeedNumber(string name) => Number(name) ?? throw new AppPayloadException(At(name), "missingField", $"'{name}' is missing.");

    private static AppObject Of(JsonElement value, string pointer) => value.ValueKind is JsonValueKind.Object
        ? new AppObject(value, pointer)
        : throw new AppPayloadException(pointer, "wrongType", "This must be an object.");
}

/// <summary>What payloads of several apps have in common.</summary>
internal static class AppPayload
{
    /// <summary>Numbers of seconds are smaller than this until 2038, numbers of milliseconds greater since January 1970.</summary>
    private const long LeastMilliseconds = int.MaxValue;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = RequestBody.MaxDepth };

    /// <summary>The id of a vehicle, which is the id that was set in the app.</summary>
    /// <param name="id">What the app sent.</param>
    /// <param name="pointer">Where it stood.</param>
    /// <param name="setting">What the setting is called in the app.</param>
    public static string VehicleId(string? id, string pointer, string setting) =>
        id is null ? throw new AppPayloadException(pointer, "missingField", $"No device is named. Set the {setting} in the app to the vehicle's id.")
        : EntityId.IsValid(id) ? id
        : throw new AppPayloadException(
            pointer, "invalidId", $"The {setting} in the app is '{Ingest.Text.Short(id)}'; set it to the vehicle's id: {EntityId.Rule}.");

    /// <summary>Seconds or milliseconds since 1970, told apart by their size, as milliseconds.</summary>
    public static long Time(double number) =>
        (long)Math.Clamp(number < LeastMilliseconds ? number * 1000 : number, -1e15, 1e15);

    /// <summary>A number as in <see cref="Time(double)"/>, or a time in ISO 8601, which is UTC where it has no offset; milliseconds since 1970.</summary>
    public static long Time(string text, string pointer)
    {
        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
        {
            return Time(number);
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? Instant.From(time)
            : throw new AppPayloadException(
                pointer, "invalidTime", $"The time is '{Ingest.Text.Short(text)}'; it must be in seconds or milliseconds since 1970, or such as 2026-11-23T15:04:05Z.");
    }

    /// <summary>Reads a JSON body, hands it to <paramref name="read"/> and the fixes to their vehicles; false when it was refused, and the refusal is written.</summary>
    public static async Task<bool> TakeAsync(HttpContext context, PositionIntake intake, Func<JsonElement, PositionBatch> read)
    {
        if (await BodyReader.ReadBytesAsync(context, ScanEndpoints.MaxBody) is not { } body)
        {
            return false;
        }

        // OwnTracks posts nothing at all where it would clear a topic.
        return body.Length == 0 || await TakeAsync(context, intake, () =>
        {
            using JsonDocument document = JsonDocument.Parse(body, Options);
            return read(document.RootElement);
        });
    }

    /// <summary>Reads fixes and hands them to their vehicles; false when they were refused, and the refusal is written.</summary>
    public static async Task<bool> TakeAsync(HttpContext context, PositionIntake intake, Func<PositionBatch> read)
    {
        PositionBatch batch;
        try
        {
            batch = read();
        }
        catch (AppPayloadException wrong)
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, wrong.Code, wrong.Message, wrong.Pointer);
            return false;
        }
        catch (JsonException wrong)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status400BadRequest, "notJson", $"The body is not JSON: line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}.", null);
            return false;
        }

        return await intake.TakeAsync(context, batch);
    }
}
