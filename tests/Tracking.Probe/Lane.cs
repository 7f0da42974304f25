using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;

namespace Tracking.Probe;

/// <summary>How something is probed.</summary>
internal enum ProbeKind
{
    /// <summary><c>GET /v1/packages/{id}</c>.</summary>
    Get,

    /// <summary><c>POST /v1/scans</c>.</summary>
    Scan,

    /// <summary><c>WatchPackage</c>.</summary>
    Watch,
}

/// <summary>One probe.</summary>
/// <param name="PackageId">What it asks for.</param>
/// <param name="Theirs">Whether that is another partner's, rather than nothing.</param>
/// <param name="Warm">Whether it was asked for before.</param>
internal readonly record struct Probe(string PackageId, bool Theirs, bool Warm);

/// <summary>One client of the partner that probes: a probe after the other over connections that stay open.</summary>
internal sealed class Lane : IAsyncDisposable
{
    private readonly HttpClient person;
    private readonly HttpClient device;
    private readonly HubConnection hub;

    private readonly bool shown;

    private Lane(HttpClient person, HttpClient device, HubConnection hub, bool shown) =>
        (this.person, this.device, this.hub, this.shown) = (person, device, hub, shown);

    public static async Task<Lane> OpenAsync(ServerProcess server, Targets targets)
    {
        HubConnection hub = new HubConnectionBuilder()
            .WithUrl(new Uri(server.Address, "/hubs/live"), options => options.AccessTokenProvider = () => Task.FromResult<string?>(targets.PersonKey))
            .Build();
        await hub.StartAsync();
        return new Lane(Targets.ClientOf(server, targets.PersonKey), Targets.ClientOf(server, targets.DeviceKey), hub, targets.AreShown);
    }

    /// <summary>Makes a probe; milliseconds until the whole answer was there.</summary>
    public async Task<double> MeasureAsync(ProbeKind kind, Probe probe)
    {
        switch (kind)
        {
            case ProbeKind.Get:
                var address = new Uri($"/v1/packages/{probe.PackageId}", UriKind.Relative);
                long asked = Stopwatch.GetTimestamp();
                using (HttpResponseMessage answer = await person.GetAsync(address))
                {
                    double took = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
                    return (int)answer.StatusCode == 404 || (shown && probe.Theirs) ? took : throw new InvalidOperationException($"{address} answered {answer.StatusCode}.");
                }

            case ProbeKind.Scan:
                JsonObject scan = Targets.Scan(probe.PackageId, "arrived", 10, ("stationId", "D"));
                using (var body = new StringContent(new JsonObject { ["scans"] = new JsonArray(scan) }.ToJsonString(), Encoding.UTF8, "application/json"))
                {
                    long sent = Stopwatch.GetTimestamp();
                    using HttpResponseMessage answer = await device.PostAsync(new Uri("/v1/scans", UriKind.Relative), body);
                    double took = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
                    string text = await answer.Content.ReadAsStringAsync();
                    return text.Contains("\"accepted\":1", StringComparison.Ordinal) && (shown || !text.Contains("status", StringComparison.Ordinal))
                        ? took
                        : throw new InvalidOperationException($"A scan of {probe.PackageId} was answered {answer.StatusCode}: {text}");
                }

            default:
                var argument = new Dictionary<string, string> { ["packageId"] = probe.PackageId };
                long called = Stopwatch.GetTimestamp();
                JsonElement? view = await hub.InvokeAsync<JsonElement?>("WatchPackage", argument);
                double waited = Stopwatch.GetElapsedTime(called).TotalMilliseconds;
                return view is null or { ValueKind: JsonValueKind.Null } || (shown && probe.Theirs) ? waited : throw new InvalidOperationException($"{probe.PackageId} was shown: {view}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        person.Dispose();
        device.Dispose();
        await hub.DisposeAsync();
    }
}
