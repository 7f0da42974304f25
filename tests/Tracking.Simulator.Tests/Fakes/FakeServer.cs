using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tracking.Simulator.Tests.Fakes;

/// <summary>A tracking server of one process and few rules, on a port of its own, which can be told to misbehave and to die.</summary>
internal sealed class FakeServer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FakePackage> _packages = [];
    private readonly Dictionary<string, string> _aliases = [];
    private readonly Dictionary<string, List<FakeEvent>> _vans = [];
    private readonly Dictionary<string, string> _zones = [];
    private HttpListener? _listener;
    private int _scanPosts;

    public FakeServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        Start();
    }

    public Uri Url { get; }

    /// <summary>Decides about each <c>POST /v1/scans</c> by its number, from 0.</summary>
    public Func<int, Behaviour> OnScans { get; set; } = _ => Behaviour.Answer;

    /// <summary>Scans of this type are rejected.</summary>
    public string? RejectType { get; set; }

    /// <summary>Scans of this type are acknowledged but lost: what a check must find.</summary>
    public string? LoseType { get; set; }

    public DateTimeOffset Now { get; set; } = DateTimeOffset.MinValue;

    /// <summary>All requests: method, path and body as JSON, in the order of their arrival.</summary>
    public List<(string Method, string Path, JsonNode? Body, DateTimeOffset At)> Requests { get; } = [];

    /// <summary>The bodies of all posts of scans, failed ones included.</summary>
    public List<JsonNode> ScanPosts => [.. Bodies("POST", "/v1/scans")];

    public int StoredScans => _packages.Values.Sum(p => p.Events.Count) + _vans.Values.Sum(v => v.Count);

    public void Start()
    {
        _listener = new HttpListener();
        _listener.Prefixes.Add(Url.AbsoluteUri);
        _listener.Start();
        _ = ServeAsync(_listener);
    }

    /// <summary>Dies: no more answers, the port is closed.</summary>
    public void Kill()
    {
        _listener?.Close();
        _listener = null;
    }

    public void Dispose() => Kill();

    public IEnumerable<JsonNode> Bodies(string method, string path)
    {
        lock (_lock)
        {
            return [.. Requests.Where(r => r.Method == method && r.Path == path).Select(r => r.Body!)];
        }
    }

    private async Task ServeAsync(HttpListener listener)
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                _ = Task.Run(() => Handle(context));
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private void Handle(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream);
            var text = reader.ReadToEnd();
            var body = text.Length == 0 ? null : JsonNode.Parse(text);
            lock (_lock)
            {
                var now = Now > DateTimeOffset.MinValue ? Now : DateTimeOffset.UtcNow;
                var path = context.Request.Url!.AbsolutePath;
                Requests.Add((context.Request.HttpMethod, path, body, now));
                if (path == "/v1/scans")
                {
                    HandleScans(context, body!, OnScans(_scanPosts++), now);
                }
                else
                {
                    var (status, answer) = Route(context.Request.HttpMethod, path.Trim('/').Split('/')[1..], body, now);
                    Answer(context, status, answer);
                }
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The client or this server went away in between; that is what some tests are about.
        }
    }

    private void HandleScans(HttpListenerContext context, JsonNode body, Behaviour behaviour, DateTimeOffset now)
    {
        switch (behaviour)
        {
            case Behaviour.Unavailable:
                context.Response.Headers["Retry-After"] = "7";
                Answer(context, 503, null);
                break;
            case Behaviour.TooMany:
                Answer(context, 429, null);
                break;
            case Behaviour.CutBefore:
                Cut(context);
                break;
            case Behaviour.CutAfter:
                Take(body, now, behaviour);
                Cut(context);
                break;
            case Behaviour.Garbled:
                Take(body, now, behaviour);
                Answer(context, 200, null);
                break;
            case Behaviour.TooLarge when body["scans"]!.AsArray().Count > 1:
                Answer(context, 413, null);
                break;
            default:
                Answer(context, 200, Take(body, now, behaviour));
                break;
        }
    }

    private JsonObject Take(JsonNode body, DateTimeOffset now, Behaviour behaviour)
    {
        var offset = now - Time(body["sentAt"]!);
        var results = new JsonArray();
        var index = 0;
        foreach (var scan in body["scans"]!.AsArray())
        {
            var outcome = behaviour == Behaviour.RetryEverySecond && index % 2 == 1 ? "retry" : TakeOne(scan!, offset, now);
            var result = new JsonObject { ["index"] = index++, ["eventId"] = scan!["eventId"]!.GetValue<string>(), ["outcome"] = outcome.TrimEnd('!') };
            if (outcome == "rejected")
            {
                result["error"] = new JsonObject { ["code"] = "unknownType", ["message"] = "no" };
            }

            if (outcome == "duplicate!")
            {
                result["conflict"] = true;
            }

            results.Add((JsonNode)result);
        }

        return new JsonObject { ["results"] = results };
    }

    private string TakeOne(JsonNode scan, TimeSpan offset, DateTimeOffset now)
    {
        var type = scan["type"]!.GetValue<string>();
        if (type == RejectType)
        {
            return "rejected";
        }

        if (type == LoseType)
        {
            return "accepted";
        }

        var occurredAt = Time(scan["occurredAt"]!);
        var time = offset.Duration() > TimeSpan.FromMinutes(2) ? occurredAt + offset : occurredAt;
        var e = new FakeEvent(
            Guid.Parse(scan["eventId"]!.GetValue<string>()),
            type,
            occurredAt,
            time > now ? now : time,
            Text(scan, "stationId"),
            Text(scan, "vehicleId"),
            Text(scan, "voids") is { } voids ? Guid.Parse(voids) : null,
            scan.ToJsonString());
        var events = Text(scan, "packageId") is { } id ? Package(id).Events : Van(e.VehicleId!);
        if (events.Find(known => known.EventId == e.EventId) is { } same)
        {
            return same.Content == e.Content ? "duplicate" : "duplicate!";
        }

        events.Add(e);
        if (Text(scan, "newPackageId") is { } newId)
        {
            Relabel(Text(scan, "packageId")!, newId);
        }

        return "accepted";
    }

    private void Relabel(string id, string newId)
    {
        var package = Package(id);
        if (_packages.Remove(newId, out var early))
        {
            package.Events.AddRange(early.Events);
        }

        _aliases[newId] = package.Id;
    }

    private (int Status, JsonNode? Answer) Route(string method, string[] path, JsonNode? body, DateTimeOffset now) => (method, path) switch
    {
        ("GET", []) => (200, null),
        ("PUT", ["stations", var id]) => (201, Define(id, body!)),
        ("PUT", ["vehicles", _]) => (201, new JsonObject()),
        ("GET", ["stations", var id]) => (200, Station(id, now)),
        ("GET", ["vehicles", var id]) => (200, new JsonObject { ["load"] = _packages.Values.Count(p => p.Fold(VanEvents()).VehicleId == id) }),
        ("POST", ["packages"]) => (200, Announce(body!)),
        ("POST", ["packages", "lookup"]) => (200, Lookup(body!)),
        ("POST", ["packages", var id, "links"]) => (201, new JsonObject { ["token"] = "t", ["url"] = $"{Url}track/t-{id}" }),
        ("GET", ["packages", var id, "events"]) => (200, Events(id)),
        ("POST", ["positions"]) => (200, new JsonObject { ["accepted"] = body!["positions"]!.AsArray().Count, ["rejected"] = 0 }),
        _ => (404, null),
    };

    private JsonObject Define(string stationId, JsonNode body)
    {
        _zones[stationId] = body["timeZone"]!.GetValue<string>();
        return [];
    }

    private JsonObject Announce(JsonNode body)
    {
        foreach (var p in body["packages"]!.AsArray())
        {
            Package(p!["packageId"]!.GetValue<string>()).DestinationStationId = p["destinationStationId"]!.GetValue<string>();
        }

        return new JsonObject { ["accepted"] = body["packages"]!.AsArray().Count };
    }

    private JsonObject Lookup(JsonNode body)
    {
        var items = new JsonArray();
        foreach (var id in body["packageIds"]!.AsArray().Select(id => id!.GetValue<string>()).Where(_packages.ContainsKey))
        {
            items.Add((JsonNode)new JsonObject { ["packageId"] = id, ["status"] = Package(id).Fold(VanEvents()).Status, ["eventCount"] = Package(id).Events.Count });
        }

        return new JsonObject { ["items"] = items };
    }

    private JsonObject Events(string id)
    {
        var items = new JsonArray();
        foreach (var e in Package(id).Events)
        {
            items.Add((JsonNode)new JsonObject
            {
                ["eventId"] = e.EventId.ToString(),
                ["type"] = e.Type,
                ["occurredAt"] = e.OccurredAt.ToString("O", CultureInfo.InvariantCulture),
                ["eventTime"] = e.EventTime.ToString("O", CultureInfo.InvariantCulture),
                ["origin"] = "scan",
            });
        }

        return new JsonObject { ["items"] = items, ["next"] = null };
    }

    private JsonObject Station(string id, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(_zones[id]);
        bool Today(DateTimeOffset? time) => time is { } t && TimeZoneInfo.ConvertTime(t, zone).Date == TimeZoneInfo.ConvertTime(now, zone).Date;
        var folds = _packages.Values.Select(p => (Package: p, Fold: p.Fold(VanEvents()))).ToList();
        var stays = folds.SelectMany(f => f.Fold.Stays).Where(s => s.StationId == id).ToList();
        return new JsonObject
        {
            ["onHand"] = stays.Count(s => s.Until is null),
            ["inboundToday"] = stays.Count(s => Today(s.Since)),
            ["outboundToday"] = stays.Count(s => Today(s.Until)),
            ["deliveredToday"] = folds.Count(f => f.Package.DestinationStationId == id && Today(f.Fold.DeliveredAt)),
            ["missorts"] = stays.Count(s => s.Missorted && Today(s.Since)),
        };
    }

    private List<FakeEvent> VanEvents() => [.. _vans.Values.SelectMany(events => events)];

    private FakePackage Package(string id)
    {
        id = _aliases.GetValueOrDefault(id, id);
        if (!_packages.TryGetValue(id, out var package))
        {
            _packages.Add(id, package = new() { Id = id });
        }

        return package;
    }

    private List<FakeEvent> Van(string id)
    {
        if (!_vans.TryGetValue(id, out var events))
        {
            _vans.Add(id, events = []);
        }

        return events;
    }

    private static void Answer(HttpListenerContext context, int status, JsonNode? body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Close(body is null ? [] : JsonSerializer.SerializeToUtf8Bytes(body), false);
    }

    private static void Cut(HttpListenerContext context)
    {
        context.Response.ContentLength64 = 1000;
        context.Response.OutputStream.Write("{ \"accepted\": "u8);
        context.Response.Abort();
    }

    private static string? Text(JsonNode node, string name) => node[name]?.GetValue<string>();

    private static DateTimeOffset Time(JsonNode node) => DateTimeOffset.Parse(node.GetValue<string>(), CultureInfo.InvariantCulture);
}
