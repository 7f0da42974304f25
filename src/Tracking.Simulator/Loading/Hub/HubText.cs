using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tracking.Simulator.Loading.Hub;

/// <summary>Messages of SignalR's hub protocol as JSON text: what a client sends, and how far it reads what comes.</summary>
internal static class HubText
{
    /// <summary>Ends each message.</summary>
    public const byte EndMark = 0x1E;

    public static ReadOnlySpan<byte> Handshake => "{\"protocol\":\"json\",\"version\":1}\u001e"u8;

    public static ReadOnlySpan<byte> Ping => "{\"type\":6}\u001e"u8;

    /// <summary>A call of a hub method.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="argument">Its one argument as JSON.</param>
    /// <param name="id">Comes back with the answer; null when none is wanted.</param>
    public static byte[] Call(string method, string argument, int? id)
    {
        var invocation = id is { } number ? string.Create(CultureInfo.InvariantCulture, $"\"invocationId\":\"{number}\",") : "";
        return Encoding.UTF8.GetBytes($"{{\"type\":1,{invocation}\"target\":\"{method}\",\"arguments\":[{argument}]}}\u001e");
    }

    /// <summary>Reads a message up to what it brings.</summary>
    /// <param name="message">The message.</param>
    /// <param name="content">Stands at the arguments' array or at an answer's result, its first token not yet read.</param>
    public static HubMessage Read(ReadOnlySpan<byte> message, out Utf8JsonReader content)
    {
        var json = new Utf8JsonReader(message);
        content = json;
        var (type, target, id, error) = (0, HubTarget.Other, -1, (string?)null);
        if (!json.Read())
        {
            return default;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                type = json.GetInt32();
            }
            else if (json.ValueTextEquals("target"u8))
            {
                json.Read();
                target = json.ValueTextEquals("packages"u8) ? HubTarget.Packages : json.ValueTextEquals("area"u8) ? HubTarget.Area : HubTarget.Other;
            }
            else if (json.ValueTextEquals("invocationId"u8))
            {
                json.Read();
                id = int.TryParse(json.ValueSpan, CultureInfo.InvariantCulture, out var number) ? number : -1;
            }
            else if (json.ValueTextEquals("error"u8))
            {
                json.Read();
                error = json.GetString();
            }
            else if (json.ValueTextEquals("arguments"u8) || json.ValueTextEquals("result"u8))
            {
                // What is behind it is of no use to anybody here.
                content = json;
                break;
            }
            else
            {
                json.Skip();
            }
        }

        return new((HubMessageType)type, target, id, error);
    }

    /// <summary>Reads the next view as far as its id and version, and moves behind it.</summary>
    /// <param name="json">Stands before a view's object, or before whatever else ends an array of them or stands for none.</param>
    /// <param name="idName">Name of the field with the id; it stands before the version.</param>
    /// <param name="id">The id; ids have no characters that JSON escapes.</param>
    /// <param name="version">The version.</param>
    /// <returns>False when there is no further view.</returns>
    public static bool TryReadView(ref Utf8JsonReader json, ReadOnlySpan<byte> idName, out ReadOnlySpan<byte> id, out int version)
    {
        id = default;
        version = 0;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var depth = json.CurrentDepth;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(idName))
            {
                json.Read();
                id = json.ValueSpan;
            }
            else if (json.ValueTextEquals("version"u8))
            {
                json.Read();
                version = json.GetInt32();
                break;
            }
            else
            {
                json.Skip();
            }
        }

        while (json.CurrentDepth > depth && json.Read())
        {
        }

        return true;
    }
}

/// <summary>The numbers of the hub protocol.</summary>
internal enum HubMessageType
{
    None = 0,
    Invocation = 1,
    Completion = 3,
    Ping = 6,
    Close = 7,
}

/// <summary>What an invocation of the server is about.</summary>
internal enum HubTarget
{
    Other,
    Packages,
    Area,
}

/// <summary>A message as far as every client reads it.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Target">Of an invocation.</param>
/// <param name="Id">Which call it answers; −1 for none.</param>
/// <param name="Error">Why a call failed, or why the server closes the connection.</param>
internal readonly record struct HubMessage(HubMessageType Type, HubTarget Target, int Id, string? Error);
