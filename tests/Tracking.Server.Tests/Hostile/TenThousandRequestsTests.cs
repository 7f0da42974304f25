using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Hostile;

/// <summary>Ten thousand hostile requests between good scans: the server answers each with reason, takes every good scan, and lives.</summary>
public sealed class TenThousandRequestsTests
{
    private const int Requests = 10_000;
    private const int Workers = 16;
    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly ConcurrentQueue<(Scan Scan, bool Taken, string Request)> _mixed = [];
    private int _refused; // as a whole, or item by item

    [Fact]
    public async Task Hostile_requests_cost_nobody_a_scan_and_never_break_the_server()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("TRACKING_SEED"), out var given) ? given : Random.Shared.Next();
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) });
        if (server.OperatorKey is { } key)
        {
            http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        }

        var good = new ConcurrentBag<Scan>();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var requests = new HostileRequests(unchecked(seed + worker));
            for (var i = 0; i < Requests / Workers; i++)
            {
                await AttackAsync(http, server.Address, requests.Next(), seed);
                if (i % 25 == 0)
                {
                    await PesterHubAsync(server, unchecked(seed + i));
                }

                if (i % 4 == 0)
                {
                    var scan = new Scan("arrived") { PackageId = $"GOOD-{worker}-{i}", StationId = "HOSTILE-1", OccurredAt = Times.Now.AddMinutes(-1) };
                    await TakeAsync(api, scan);
                    good.Add(scan);
                }
            }
        })));

        Assert.True(_wrong.IsEmpty, $"TRACKING_SEED={seed}: {_wrong.Count} wrong answers, such as\n{string.Join("\n", _wrong.Take(15))}");
        Assert.True(_refused > Requests / 2, $"Only {_refused} requests were refused; they are not hostile enough.");
        foreach (var scan in good)
        {
            Assert.Single(await api.EventsAsync(scan.PackageId!));
        }

        Assert.NotEmpty(_mixed);
        await Parallel.ForEachAsync(_mixed, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (entry, _) =>
        {
            var stored = (await api.GetAsync($"/v1/packages/{entry.Scan.PackageId}")).Status;
            if (stored != (entry.Taken ? 200 : 404))
            {
                _wrong.Enqueue($"{entry.Scan.PackageId} answers {stored} after being {(entry.Taken ? "accepted" : "refused")} with {entry.Request}");
            }
        });
        Assert.True(_wrong.IsEmpty, $"TRACKING_SEED={seed}: {_wrong.Count} half taken, such as\n{string.Join("\n", _wrong.Take(15))}");

        Assert.True(server.IsRunning, server.Tail());
        (await api.GetAsync("/healthz")).Expect(200);
        (await api.GetAsync("/readyz")).Expect(200);

        // What was taken makes no list unreadable for the others.
        foreach (var list in (string[])["attention", "packages/ANN-1", "stations", "vehicles", "stations/HOSTILE-2", "vehicles/HOSTILE-VAN/route", "vehicles/HOSTILE-VAN/track"])
        {
            var answer = await api.GetAsync($"/v1/{list}");
            Assert.True(answer.Status is 200 or 404, $"/v1/{list} answers {answer.Status}");
        }

        var unhandled = server.Output.Split('\n').Where(line => line.Contains("unhandled", StringComparison.OrdinalIgnoreCase)).Take(5).ToList();
        Assert.True(unhandled.Count == 0, string.Join('\n', unhandled));
    }

    private async Task AttackAsync(HttpClient http, Uri server, HostileRequest request, int seed)
    {
        HttpResponseMessage response;
        try
        {
            using var message = request.ToMessage(server);
            response = await http.SendAsync(message);
        }
        catch (Exception e) when (request.Body?.Length > 1_000_000 && e is HttpRequestException or IOException)
        {
            // The server answered 413 and hung up while the body was still being sent: as unknown to a device as any cut connection.
            request.ValidScans.ToList().ForEach(scan => _mixed.Enqueue((scan, false, request.ToString())));
            return;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            _wrong.Enqueue($"{request}\n  was not answered: {e.Message} {e.InnerException?.Message}");
            return;
        }

        using (response)
        {
            var status = (int)response.StatusCode;
            var text = await response.Content.ReadAsStringAsync();
            if (status >= 500 && !(status == 503 && response.Headers.RetryAfter is not null))
            {
                _wrong.Enqueue($"{request}\n  was answered {status} {text}");
            }

            if (status is >= 400 and < 500)
            {
                Interlocked.Increment(ref _refused);
                if (request.Path.StartsWith("/v1/", StringComparison.Ordinal) && text.Length > 0 && response.Content.Headers.ContentType?.MediaType != "application/problem+json")
                {
                    _wrong.Enqueue($"{request}\n  was refused with {status} as {response.Content.Headers.ContentType}: {text}");
                }
            }

            if (request.Path == "/v1/scans" && request.Method == "POST")
            {
                Note(request, status, text);
            }
        }
    }

    private void Note(HostileRequest request, int status, string text)
    {
        switch (status)
        {
            case 200:
                Interlocked.Increment(ref _refused);
                var outcomes = JsonNode.Parse(text)!["results"]!.AsArray().ToDictionary(result => result!.Number("index"), result => result.Text("outcome"));
                foreach (var scan in request.ValidScans)
                {
                    var accepted = JsonNode.Parse(text)!["results"]!.AsArray().Any(result => result.Is("eventId", scan.EventId.ToString()) && result.Is("outcome", "accepted"));
                    if (!accepted && !outcomes.ContainsValue("retry"))
                    {
                        _wrong.Enqueue($"{request}\n  did not accept its good scan {scan.EventId}: {text}");
                    }

                    _mixed.Enqueue((scan, accepted, request.ToString()));
                }

                break;
            case >= 400 and < 500:
                request.ValidScans.ToList().ForEach(scan => _mixed.Enqueue((scan, false, request.ToString())));
                break;
            default:
                break;
        }
    }

    /// <summary>As a scanner does: again after 429 and 503, until it is accepted.</summary>
    private static async Task TakeAsync(TrackingApi api, Scan scan) => await Eventually.TrueAsync(
        async () =>
        {
            var answer = await api.PostScansAsync([scan]);
            if (answer.Status is 429 or 503)
            {
                Assert.NotNull(answer.RetryAfter);
                return false;
            }

            var outcome = answer.Json()["results"]![0].Text("outcome");
            Assert.Contains(outcome, new[] { "accepted", "duplicate", "retry" });
            return outcome != "retry";
        },
        "a good scan is taken");

    private async Task PesterHubAsync(ServerProcess server, int seed)
    {
        var random = new Random(seed);
        using var socket = new ClientWebSocket();
        if (server.OperatorKey is { } key)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        }

        try
        {
            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Port}/hubs/live"), CancellationToken.None);
            var garbage = new byte[random.Next(1, 200)];
            random.NextBytes(garbage);
            string[] handshakes = ["{\"protocol\":\"json\",\"version\":1}\u001e", "{\"protocol\":\"messagepack\",\"version\":1}\u001e", "{\"protocol\":\"none\",\"version\":99}\u001e", "{}\u001e", "x"];
            string[] calls =
            [
                "{\"type\":1,\"invocationId\":\"1\",\"target\":\"WatchPackage\",\"arguments\":[null]}\u001e", "{\"type\":1,\"target\":\"WatchArea\",\"arguments\":[{\"west\":\"a\"}]}\u001e",
                "{\"type\":1,\"invocationId\":\"1\",\"target\":\"OnConnectedAsync\",\"arguments\":[]}\u001e", "{\"type\":1,\"invocationId\":\"1\",\"target\":\"WatchArea\",\"arguments\":[{\"west\":1e308,\"south\":-1e308,\"east\":0,\"north\":0,\"zoom\":1e9}]}\u001e",
                "{\"type\":4,\"invocationId\":\"1\",\"target\":\"WatchPackage\",\"arguments\":[{}]}\u001e", "{\"type\":77}\u001e", "{\"type\":\"x\"}\u001e", "[[[\u001e", new string('[', 5000) + "\u001e",
                "{\"type\":1,\"invocationId\":\"1\",\"target\":\"WatchPackage\",\"arguments\":[{\"packageId\":\"" + new string('a', 40_000) + "\"}]}\u001e",
            ];
            await SendAsync(socket, Encoding.UTF8.GetBytes(handshakes[random.Next(handshakes.Length)]), random);
            await SendAsync(socket, random.Next(2) == 0 ? garbage : Encoding.UTF8.GetBytes(calls[random.Next(calls.Length)]), random);
            await SendAsync(socket, Encoding.UTF8.GetBytes(calls[random.Next(calls.Length)]), random);
        }
        catch (WebSocketException)
        {
            // The server hung up on garbage, as it may.
        }

        static Task SendAsync(ClientWebSocket socket, byte[] bytes, Random random) =>
            socket.State == WebSocketState.Open
                ? socket.SendAsync(bytes, random.Next(3) == 0 ? WebSocketMessageType.Binary : WebSocketMessageType.Text, true, CancellationToken.None)
                : Task.CompletedTask;
    }
}
