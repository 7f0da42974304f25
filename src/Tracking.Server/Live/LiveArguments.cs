using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.SignalR;
using Tracking.Model;

namespace Tracking.Server.Live;

/// <summary>
/// The object that a hub method takes. It is read loosely in both protocols, so that what is wrong with it can be told instead of failing as unreadable.
/// </summary>
[JsonConverter(typeof(LiveArgumentsJsonConverter))]
internal sealed class LiveArguments
{
    /// <summary>Greatest length of a link's token in characters.</summary>
    public const int MaxTokenLength = 256;

    private readonly Dictionary<string, object?> fields = new(StringComparer.Ordinal);

    /// <summary>Stands for a value that is neither text nor a number: an object, a list, true or false.</summary>
    public static object Other { get; } = new();

    /// <summary>Whether what was sent is an object.</summary>
    public bool IsObject { get; init; } = true;

    /// <summary>Takes a field: null, a text, a number as <see cref="double"/>, or <see cref="Other"/>.</summary>
    public void Set(string name, object? value) => fields[name] = value;

    /// <summary>Checks that nothing is there but these.</summary>
    /// <exception cref="HubException">Something else is.</exception>
    public static LiveArguments Checked(LiveArguments? arguments, params ReadOnlySpan<string> names)
    {
        if (arguments is not { IsObject: true })
        {
            throw new HubException($"The method takes one object{(names.Length == 0 ? "" : $" with {string.Join(", ", names)}")}.");
        }

        foreach (string name in arguments.fields.Keys)
        {
            if (!names.Contains(name))
            {
                string shown = name.Length <= 40 ? name : string.Concat(name.AsSpan(0, 40), "…");
                throw new HubException($"'{shown}' is no field of this method. {(names.Length == 0 ? "It has none." : $"It has {string.Join(", ", names)}.")}");
            }
        }

        return arguments;
    }

    /// <summary>A field that is an id.</summary>
    /// <exception cref="HubException">It is missing or malformed.</exception>
    public string Id(string name)
    {
        string id = Text(name);
        return EntityId.IsValid(id) ? id : throw new HubException($"{name} is no id; it must be {EntityId.Rule}.");
    }

    /// <summary>A field that is an id; null when it is null or absent.</summary>
    /// <exception cref="HubException">It is malformed.</exception>
    public string? OptionalId(string name) => fields.GetValueOrDefault(name) is null ? null : Id(name);

    /// <summary>A field that is a link's token.</summary>
    /// <exception cref="HubException">It is missing or malformed.</exception>
    public string Token(string name)
    {
        string token = Text(name);
        return token.Length is > 0 and <= MaxTokenLength
            ? token
            : throw new HubException($"{name} has {token.Length} characters; it must have 1 to {MaxTokenLength}.");
    }

    /// <summary>A field that is a version: a whole number from 0; −1 when it is null or absent.</summary>
    /// <exception cref="HubException">It is something else.</exception>
    public long Version(string name)
    {
        switch (fields.GetValueOrDefault(name))
        {
            case null:
                return -1;
            case double value when value >= 0 && value <= 1L << 53 && value == Math.Floor(value):
                return (long)value;
            case double value:
                throw new HubException(FormattableString.Invariant($"{name} is {value}; it must be a whole number from 0, or absent."));
            default:
                throw new HubException($"{name} must be a whole number from 0, or absent.");
        }
    }

    /// <summary>A field that is a finite number.</summary>
    /// <exception cref="HubException">It is missing or something else.</exception>
    public double Number(string name) => fields.GetValueOrDefault(name) switch
    {
        double value when double.IsFinite(value) => value,
        double value => throw new HubException($"{name} is {value.ToString(CultureInfo.InvariantCulture)}; it must be a finite number."),
        null => throw Missing(name, "a number"),
        _ => throw new HubException($"{name} must be a number."),
    };

    private string Text(string name) => fields.GetValueOrDefault(name) switch
    {
        string text => text,
        null => throw Missing(name, "a text"),
        _ => throw new HubException($"{name} must be a text."),
    };

    private static HubException Missing(string name, string kind) => new($"{name} is missing; it must be {kind}.");
}

/// <summary>Reads arguments from JSON.</summary>
internal sealed class LiveArgumentsJsonConverter : JsonConverter<LiveArguments>
{
    public override LiveArguments Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return new LiveArguments { IsObject = false };
        }

        var arguments = new LiveArguments();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.Null:
                    arguments.Set(name, null);
                    break;
                case JsonTokenType.String:
                    arguments.Set(name, reader.GetString());
                    break;
                case JsonTokenType.Number:
                    arguments.Set(name, reader.GetDouble());
                    break;
                default:
                    reader.Skip();
                    arguments.Set(name, LiveArguments.Other);
                    break;
            }
        }

        return arguments;
    }

    public override void Write(Utf8JsonWriter writer, LiveArguments value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Arguments are received, never sent.");
}
