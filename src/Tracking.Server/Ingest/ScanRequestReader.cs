using System.Text.Json;
using Tracking.Model;

namespace Tracking.Server.Ingest;

/// <summary>Reads a request of scans: a malformed envelope fails whole, a malformed scan only itself.</summary>
internal static class ScanRequestReader
{
    /// <summary>Scans in one request at the most.</summary>
    public const int MaxScans = 1000;

    /// <summary>Reads the body.</summary>
    /// <exception cref="ScanRequestException">The envelope is malformed.</exception>
    public static ScanRequest Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return ReadEnvelope(body);
        }
        catch (JsonException error)
        {
            throw new ScanRequestException(
                "notJson", "", $"The body is not JSON: line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}. Send an object with deviceId, sentAt and scans.");
        }
    }

    private static ScanRequest ReadEnvelope(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body);
        json.Read();
        if (json.TokenType is not JsonTokenType.StartObject)
        {
            throw new ScanRequestException("wrongType", "", "The body is an object with deviceId, sentAt and scans.");
        }

        // The device's id may stand behind the scans, which carry it, so it is looked up first.
        var request = new ScanRequest { DeviceId = FindDeviceId(json) };
        bool scans = false, deviceId = false, sentAt = false;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            if (Text.Is(ref json, "scans"u8) && !scans)
            {
                scans = true;
                json.Read();
                ReadScans(ref json, request);
            }
            else if (Text.Is(ref json, "deviceId"u8) && !deviceId)
            {
                deviceId = true;
                json.Read();
            }
            else if (Text.Is(ref json, "sentAt"u8) && !sentAt)
            {
                sentAt = true;
                json.Read();
                if (json.TokenType is not JsonTokenType.Null)
                {
                    request.SentAt = (json.TokenType is JsonTokenType.String ? Text.Time(ref json) : null)
                        ?? throw new ScanRequestException(
                            "invalidTime", "/sentAt", "'sentAt' must be a time with an offset, such as 2026-11-23T15:04:09.120Z.");
                }
            }
            else
            {
                string name = Text.Shown(ref json);
                throw new ScanRequestException(
                    name is "scans" or "deviceId" or "sentAt" ? "duplicateField" : "unknownField",
                    "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal),
                    $"The request has a field '{name}' that is unknown or stands twice. It has deviceId, sentAt and scans, each once.");
            }
        }

        if (json.Read())
        {
            throw new JsonException();
        }

        return request.Items.Count > 0
            ? request
            : throw new ScanRequestException("noScans", "/scans", $"There are no scans. Send 1 to {MaxScans} in 'scans'.");
    }

    private static void ReadScans(ref Utf8JsonReader json, ScanRequest request)
    {
        if (json.TokenType is not JsonTokenType.StartArray)
        {
            throw new ScanRequestException("wrongType", "/scans", $"'scans' must be a list of 1 to {MaxScans} scans.");
        }

        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            if (request.Items.Count == MaxScans)
            {
                throw new ScanRequestException("tooManyScans", "/scans", $"There are more than {MaxScans} scans. Send them in several requests.");
            }

            request.Items.Add(ScanReader.Read(ref json, request.DeviceId));
        }
    }

    private static string? FindDeviceId(Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            bool found = Text.Is(ref json, "deviceId"u8);
            json.Read();
            if (!found)
            {
                json.Skip();
                continue;
            }

            if (json.TokenType is JsonTokenType.Null)
            {
                return null;
            }

            return json.TokenType is JsonTokenType.String && Text.TryGet(ref json, out string id) && EntityId.IsValid(id)
                ? id
                : throw new ScanRequestException("invalidId", "/deviceId", $"'deviceId' must be {EntityId.Rule}.");
        }

        return null;
    }
}
