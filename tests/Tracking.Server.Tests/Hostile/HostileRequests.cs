using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;

namespace Tracking.Server.Tests.Hostile;

/// <summary>A hostile request, and what it must not leave behind.</summary>
/// <param name="Method">HTTP method, which may be none that exists.</param>
/// <param name="Path">Path and query, escaped so far that a client sends it.</param>
/// <param name="Body">The bytes of the body.</param>
/// <param name="Type">Content type; null sends none.</param>
/// <param name="Encoding">Content encoding.</param>
/// <param name="ValidScans">Scans in it that would be good alone: all taken where it is answered 200, none where it is refused.</param>
internal sealed record HostileRequest(string Method, string Path, byte[]? Body, string? Type, string? Encoding, IReadOnlyList<Scan> ValidScans)
{
    public HttpRequestMessage ToMessage(Uri server)
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), new Uri(server.ToString().TrimEnd('/') + Path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (Type is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", Type);
            }

            if (Encoding is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Encoding", Encoding);
            }
        }

        return message;
    }

    public override string ToString()
    {
        var body = Body is null ? "" : string.Concat(Body.Take(400).Select(b => b is >= 32 and < 127 ? ((char)b).ToString() : $"\\x{b:x2}"));
        return $"{Method} {Path} {Type} {Encoding} {body}";
    }
}

/// <summary>Makes hostile requests from a seed.</summary>
internal sealed class HostileRequests(int seed)
{
    private static readonly string[] Paths =
    [
        "/v1/scans", "/v1/packages", "/v1/packages/lookup", "/v1/packages/X1", "/v1/packages/X1/links", "/v1/packages/X1/events", "/v1/track/abc", "/v1/stations",
        "/v1/stations/X1", "/v1/stations/X1/packages", "/v1/vehicles", "/v1/vehicles/X1", "/v1/vehicles/X1/packages", "/v1/vehicles/X1/track", "/v1/containers/X1",
        "/v1/containers/X1/packages", "/v1/positions", "/v1/proofs/X1", "/hubs/live", "/hubs/live/negotiate", "/track/abc", "/healthz",
        "/v1/attention", "/v1/attention/stuck.S.X1", "/v1/attention/stuck.S.X1/packages", "/v1/attention/actions", "/v1/vehicles/X1/route", "/v1/stations/X1/notice", "/v1/search",
        "/v1/positions/traccar", "/v1/positions/owntracks", "/v1/track/abc/reports", "/v1/track/abc/proof", "/v1/packages/X1/reports", "/v1/map", "/track", "/control", "/scan", "/metrics", "/openapi/v1.json", "/",
    ];

    private static readonly string[] Json =
    [
        "", " ", "null", "true", "0", "-0", "1e999", "\"\"", "[]", "{}", "[[]]", "{\"\":{}}", "NaN", "Infinity", "{,}", "{\"a\":1,}", "// x", "{\"scans\":[null]}", "{\"scans\":[[]]}",
        "{\"scans\":[1,\"a\",true,null,{}]}", "{\"scans\":{\"0\":{}}}", "{\"scans\":\"x\"}", "{\"packages\":[null,{},1,[]]}", "{\"packages\":{}}", "{\"packageIds\":[null,1,\"\",\"-\"]}",
        "{\"positions\":[null,{},1,[]]}", "{\"packageIds\":\"A\"}", "\u0000", "{\"a\":\"\\u0000\"}", "{\"a\":\"\\ud800\"}", "{\"\\ud800\":1}", "{\"a\":\"\\x\"}", "\uFEFF{}",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "-1e400", "123456789012345678901234567890", "0.1e-400", "\"\"", "\" \"", "[]", "{}", "[[[]]]", "\"NaN\"", "NaN",
        "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"2026-02-30T00:00:00Z\"",
        "\"2026-11-23T24:00:00Z\"", "\"2026-11-23T15:04:05+99:00\"", "\"-2026-11-23T15:04:05Z\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"a\\u202eb\"", "\"../../etc/passwd\"",
        "\"%00\"", "\"' OR 1=1 --\"", "\"<script>\"", "\"00000000-0000-0000-0000-000000000000\"", "\"{0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11}\"", "\"nobodyKnows\"", "\"__proto__\"",
    ];

    private static readonly string[] Fields =
    [
        "eventId", "type", "packageId", "containerId", "subject", "vehicleId", "stationId", "occurredAt", "location", "reason", "proof", "newPackageId", "parentContainerId", "partnerId",
        "voids", "__proto__", "PackageId", "", "\\u0000",
    ];

    /// <summary>Addresses that take a body of JSON.</summary>
    private static readonly string[] Bodies =
    [
        "/v1/scans", "/v1/packages", "/v1/positions", "/v1/attention/actions", "/v1/positions/traccar", "/v1/positions/owntracks", "/v1/track/abc/reports",
    ];

    private readonly Random _random = new(seed);
    private int _number;

    public HostileRequest Next() => _random.Next(30) switch
    {
        0 => OnAnyPath(RandomBytes(_random.Next(300))),
        1 => OnAnyPath(System.Text.Encoding.UTF8.GetBytes(Any(Json))),
        2 => Scans(json => json[.._random.Next(json.Length)]),
        3 => Post(Any(Bodies), Nested()),
        4 or 5 or 6 or 7 => WrongValue(),
        8 => Scans(json => json.Insert(json.Length - 1, $",\"{Any(["speed", "scans ", "Scans", "__proto__"])}\":{Any(Values)}")),
        9 => Scans(json => json.Insert(json.Length - 1, ",\"scans\":[]")),
        10 => InvalidUtf8(),
        11 => Compressed(),
        12 => Scans(json => json, type: Any(["text/plain", "application/xml", "multipart/form-data", "application/json; charset=utf-16", "application/json; charset=nope", ";;;", ""])),
        13 => new HostileRequest(Any(["DELETE", "PATCH", "TRACE", "OPTIONS", "HEAD", "PROPFIND", "PUT", "POST", "GET"]), Any(Paths), null, null, null, []),
        14 => new HostileRequest(Any(["GET", "PUT", "POST", "DELETE"]), AbsurdPath(), Any<byte[]?>([null, "{}"u8.ToArray()]), "application/json", null, []),
        15 or 16 => new HostileRequest("GET", Any(Paths) + AbsurdQuery(), null, null, null, []),
        17 => Announcement(),
        18 => Positions(),
        19 => new HostileRequest("PUT", "/v1/proofs/" + Any(["X", "-", "a%2Fb", "..", "%00"]), RandomBytes(_random.Next(2000)), Any(["image/png", "text/html", "", "image/svg+xml"]), null, []),
        20 => Definition(),
        21 or 22 or 23 => Ours(),
        24 or 25 => App(),
        26 => new HostileRequest("GET", "/v1/positions/traccar" + AppQuery(), null, null, null, []),
        _ => _random.Next(40) == 0 ? TooLarge() : Scans(json => json + Any(["x", "{}", "]", "\0", ",", "//"])),
    };

    private T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    private byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    private HostileRequest Post(string path, string body) => new("POST", path, System.Text.Encoding.UTF8.GetBytes(body), "application/json", null, []);

    private HostileRequest OnAnyPath(byte[] body) =>
        new(Any(["POST", "PUT"]), Any(Paths), body, Any(["application/json", "application/json", null, "application/octet-stream"]), null, []);

    /// <summary>A batch of good scans made bad as a whole.</summary>
    private HostileRequest Scans(Func<string, string> spoil, string type = "application/json")
    {
        var scans = Good();
        var body = spoil(TrackingApi.Envelope(scans).ToJsonString());
        return new HostileRequest("POST", "/v1/scans", System.Text.Encoding.UTF8.GetBytes(body), type, null, scans);
    }

    /// <summary>A batch of good scans with a wrong one between them: the good ones are taken unless it is refused as a whole.</summary>
    private HostileRequest WrongValue()
    {
        var scans = Good();
        var bad = new Scan("arrived") { PackageId = $"BAD-{seed}-{_number++}", StationId = "HOSTILE-1" }.ToJson().ToJsonString();
        var field = Any(Fields);
        var value = _random.Next(12) == 0 ? $"\"{new string('x', _random.Next(100, 20_000))}\"" : Any(Values);
        bad = bad.Insert(_random.Next(2) == 0 ? 1 : bad.Length - 1, "@").Replace(bad[0] == '@' ? "@" : "{@", $"{{\"{field}\":{value},", StringComparison.Ordinal)
            .Replace("@}", $",\"{field}\":{value}}}", StringComparison.Ordinal);
        var json = TrackingApi.Envelope(scans).ToJsonString();
        var at = json.IndexOf("\"scans\":[", StringComparison.Ordinal) + "\"scans\":[".Length;
        return new HostileRequest("POST", "/v1/scans", System.Text.Encoding.UTF8.GetBytes(json.Insert(at, bad + ",")), "application/json", null, scans);
    }

    private List<Scan> Good() =>
        [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => new Scan("arrived") { PackageId = $"MIX-{seed}-{_number++}", StationId = "HOSTILE-1" })];

    private string Nested()
    {
        var depth = _random.Next(50, 20_000);
        var open = Any(["[", "{\"a\":", "{\"scans\":[", "{\"scans\":[{\"location\":"]);
        return string.Concat(Enumerable.Repeat(open, depth));
    }

    private HostileRequest InvalidUtf8()
    {
        var scans = Good();
        var bytes = System.Text.Encoding.UTF8.GetBytes(TrackingApi.Envelope(scans).ToJsonString());
        var at = Array.IndexOf(bytes, (byte)'H') + 1;
        (bytes[at], bytes[at + 1]) = (0xC3, 0x28);
        return new HostileRequest("POST", "/v1/scans", bytes, "application/json", null, scans);
    }

    private HostileRequest Compressed()
    {
        var scans = Good();
        var good = TrackingApi.Gzip(System.Text.Encoding.UTF8.GetBytes(TrackingApi.Envelope(scans).ToJsonString())).ReadAsByteArrayAsync().GetAwaiter().GetResult();
        var (bytes, encoding) = _random.Next(5) switch
        {
            0 => (good[..(good.Length / 2)], "gzip"),
            1 => (RandomBytes(100), Any(["gzip", "br", "deflate"])),
            2 => (good, Any(["zip", "identity,gzip", "x"])),
            3 => ([.. good, .. RandomBytes(20)], "gzip"),
            _ => (_random.Next(10) == 0 ? Bomb() : good[..^4], "gzip"),
        };
        if (_random.Next(3) == 0)
        {
            return new HostileRequest("POST", Any(Bodies[1..]), bytes, "application/json", encoding, []);
        }

        return new HostileRequest("POST", "/v1/scans", bytes, "application/json", encoding, scans);
    }

    /// <summary>100 MiB of blanks in about 100 kB.</summary>
    private static byte[] Bomb()
    {
        using var buffer = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(buffer, System.IO.Compression.CompressionLevel.Fastest))
        {
            var blanks = new byte[1024 * 1024];
            blanks.AsSpan().Fill((byte)' ');
            for (var i = 0; i < 100; i++)
            {
                gzip.Write(blanks);
            }
        }

        return buffer.ToArray();
    }

    private HostileRequest TooLarge()
    {
        if (_random.Next(2) == 0)
        {
            return Post(Any(Bodies), "{}" + new string(' ', 2 * 1024 * 1024));
        }

        var scans = Good();
        var json = TrackingApi.Envelope(scans).ToJsonString();
        return new HostileRequest("POST", "/v1/scans", System.Text.Encoding.UTF8.GetBytes(json + new string(' ', 2 * 1024 * 1024)), "application/json", null, scans);
    }

    private string AbsurdPath()
    {
        var id = Any(["..", "%2e%2e%2f", "%00", "%ff", "%zz", "%", "a%20b", "%C3%A4", new string('x', 129), new string('x', 7000), "-", "a-", "%F0%9F%9A%9A", "%ED%A0%80", "a%0d%0ab"]);
        return Any(["/v1/packages/", "/v1/stations/", "/v1/vehicles/", "/v1/containers/", "/v1/proofs/", "/v1/track/", "/track/", "/v1/", "/v1/attention/", "/v1/attention/stuck.S.", "/v1/attention/promise.V.X@"]) + id
            + Any(["", "/events", "/packages", "/track", "/links", "/", "/route", "/notice", "/reports", "/proof"]);
    }

    private string AbsurdQuery() => "?" + Any(["limit", "cursor", "status", "partnerId", "updatedSince", "reference", "from", "to", "id", "q", "kind", "stationId", "vehicleId", "assignedTo", "acknowledged", "nobodyKnows"]) + "="
        + Any(["", "-1", "0", "1001", "99999999999999999999", "1e3", "NaN", "%00", "%ff", "%zz", "null", "AAAA", "////", "eyJhIjoxfQ==", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
            "2026-11-23T15:04:05", new string('A', 5000), "%ED%A0%80", "a&limit=2&limit=3"]);

    private HostileRequest Announcement()
    {
        var field = Any(["service", "promisedBy", "window", "originStationId", "destination", "references", "recipient", "instructions", "serviceSeconds", "weightGrams", "dimensionsCm",
            "requirements", "handling", "partnerId", "nothing"]);
        var body = $"{{\"{field}\":{Any(Values)}}}";
        return _random.Next(2) == 0
            ? new HostileRequest("PUT", $"/v1/packages/ANN-{_random.Next(50)}", System.Text.Encoding.UTF8.GetBytes(body), "application/json", null, [])
            : Post("/v1/packages", $"{{\"packages\":[{{\"packageId\":\"ANN-{_random.Next(50)}\",{body[1..]},{body}]}}");
    }

    private HostileRequest Positions()
    {
        var field = Any(["vehicleId", "occurredAt", "lat", "lon", "speed", "heading", "accuracy", "nothing"]);
        var good = new JsonObject { ["vehicleId"] = "HOSTILE-VAN", ["occurredAt"] = Times.Text(DateTimeOffset.UtcNow), ["lat"] = 1.0, ["lon"] = 1.0 };
        good.Remove(field);
        return Post("/v1/positions", $"{{\"sentAt\":{(_random.Next(4) == 0 ? Any(Values) : "\"2026-11-23T15:00:00Z\"")},\"positions\":[{good.ToJsonString().Insert(1, $"\"{field}\":{Any(Values)},")}]}}");
    }

    /// <summary>A good body of one of the control room's and customers' addresses, made bad in one field.</summary>
    private HostileRequest Ours()
    {
        const string uuid = "0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11", time = "2026-11-24T10:00:00Z";
        var (method, path, good) = _random.Next(5) switch
        {
            0 => ("POST", "/v1/attention/actions", new JsonObject
            {
                ["actionId"] = uuid,
                ["action"] = Any(["acknowledge", "unacknowledge", "assign"]),
                ["ids"] = new JsonArray("stuck.S.HOSTILE-1"),
                ["by"] = "ann",
                ["assignTo"] = "bob",
            }),
            1 => ("POST", "/v1/attention/actions", new JsonObject
            {
                ["actionId"] = uuid,
                ["action"] = Any(["hold", "release", "promise"]),
                ["packageIds"] = new JsonArray($"ANN-{_random.Next(50)}"),
                ["by"] = "ann",
                ["reason"] = "weather",
                ["promisedBy"] = time,
            }),
            2 => ("PUT", "/v1/vehicles/HOSTILE-VAN/route", new JsonObject
            {
                ["stationId"] = "HOSTILE-1",
                ["departsAt"] = time,
                ["stops"] = new JsonArray(new JsonObject { ["packageIds"] = new JsonArray("MIX-1"), ["plannedAt"] = time, ["serviceSeconds"] = 60 }),
            }),
            3 => ("PUT", "/v1/stations/HOSTILE-2/notice", new JsonObject { ["kind"] = "closed", ["reason"] = "weather", ["from"] = time, ["until"] = "2026-11-25T10:00:00Z", ["message"] = "Snow." }),
            _ => ("POST", "/v1/track/abc/reports", new JsonObject { ["reportId"] = uuid, ["kind"] = "notReceived", ["message"] = "Nothing came." }),
        };
        return new HostileRequest(method, path, System.Text.Encoding.UTF8.GetBytes(Spoilt(good)), "application/json", null, []);
    }

    /// <summary>What an app would post, made bad in one field.</summary>
    private HostileRequest App()
    {
        var owntracks = _random.Next(2) == 0;
        JsonObject good = owntracks
            ? new JsonObject { ["_type"] = "location", ["tst"] = 1795514400, ["lat"] = 47.0, ["lon"] = -122.0, ["vel"] = 30, ["cog"] = 90, ["acc"] = 5, ["topic"] = "owntracks/x/HOSTILE-VAN", ["tid"] = "HV" }
            : new JsonObject
            {
                ["device_id"] = "HOSTILE-VAN",
                ["location"] = new JsonObject { ["timestamp"] = "2026-11-24T10:00:00Z", ["coords"] = new JsonObject { ["latitude"] = 47.0, ["longitude"] = -122.0, ["speed"] = 3, ["heading"] = 1, ["accuracy"] = 5 } },
            };
        var body = Spoilt(good);
        body = _random.Next(4) == 0 ? $"[{body},{Any(Values)},{body}]" : body;
        return new HostileRequest(
            "POST", owntracks ? "/v1/positions/owntracks" + Any(["", "?d=HOSTILE-VAN", "?d=%00", "?d=a&d=b", "?d="]) : "/v1/positions/traccar" + Any(["", "?id=HOSTILE-VAN", "?id=%ff"]),
            System.Text.Encoding.UTF8.GetBytes(body), Any(["application/json", "application/json", "application/x-www-form-urlencoded", "text/plain", ""]), null, []);
    }

    private string AppQuery() => "?id=" + Any(["HOSTILE-VAN", "", "%00", "..", "a%20b"]) + "&" + Any(["lat", "lon", "location", "timestamp", "speed", "bearing", "heading", "accuracy", "valid"]) + "="
        + Any(["", "NaN", "-Infinity", "1e400", "-1e400", "1,2", "1,2,3", ",", "47", "99999999999999999999999", "-99999999999999999999999", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "%00", "%ff", "false"])
        + Any(["&lat=47&lon=-122", "&lat=47", "&lat=1&lat=2&lon=3", ""]);

    /// <summary>An object with a wrong value at one of its fields, however deep.</summary>
    private string Spoilt(JsonObject good)
    {
        var at = good;
        while (true)
        {
            var field = Any(at.Select(entry => entry.Key).ToList());
            var inner = at[field] switch { JsonObject child => child, JsonArray { Count: > 0 } list when list[0] is JsonObject child => child, _ => null };
            if (inner is not null && _random.Next(4) > 0)
            {
                at = inner;
                continue;
            }

            const string mark = "a value to replace";
            at[field] = at[field] is JsonArray && _random.Next(2) == 0 ? new JsonArray(mark) : mark;
            var value = _random.Next(20) == 0 ? $"\"{new string('x', _random.Next(100, 20_000))}\"" : Any(Values);
            return good.ToJsonString().Replace($"\"{mark}\"", value, StringComparison.Ordinal);
        }
    }

    private HostileRequest Definition()
    {
        var body = $"{{\"{Any(["name", "location", "timeZone", "sameDayCutoff", "endOfDay", "closedDates", "kind", "capacityCm3", "homeStationId"])}\":{Any(Values)}}}";
        return new HostileRequest("PUT", Any(["/v1/stations/HOSTILE-2", "/v1/vehicles/HOSTILE-VAN-2"]), System.Text.Encoding.UTF8.GetBytes(body), "application/json", null, []);
    }
}
