using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Tracking.Server.Tests.Harness;

/// <summary>A small client of the public API, with nothing of the product in it.</summary>
internal sealed class TrackingApi : IDisposable
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http;

    public TrackingApi(Uri address, string? key)
    {
        _http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64, AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(60),
        };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public TrackingApi(ServerProcess server)
        : this(server.Address, server.OperatorKey)
    {
    }

    /// <summary>When given, every exchange must be as it says.</summary>
    public DescribedApi? Described { get; init; }

    /// <summary>Sends a request; a body that is no <see cref="HttpContent"/> goes as JSON.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null, string? ifMatch = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            JsonNode node => new StringContent(node.ToJsonString(), Encoding.UTF8, "application/json"),
            _ => new StringContent(JsonSerializer.Serialize(body, Web), Encoding.UTF8, "application/json"),
        };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        var sent = Described is not null && request.Content?.Headers is { ContentType.MediaType: "application/json", ContentEncoding.Count: 0 }
            ? await request.Content.ReadAsStringAsync()
            : null;
        using var response = await _http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var type = response.Content.Headers.ContentType?.MediaType;
        var answer = new Answer(
            $"{method} {path}",
            (int)response.StatusCode,
            bytes,
            bytes.Length > 0 && type?.EndsWith("json", StringComparison.Ordinal) is true ? JsonNode.Parse(bytes) : null,
            type,
            response.Headers.ETag?.ToString(),
            response.Headers.Location?.ToString(),
            response.Headers.TryGetValues("Retry-After", out var after) ? after.First() : null);
        if (Described is not null)
        {
            await Described.CheckAsync(method, path, sent, answer);
        }

        return answer;
    }

    public Task<Answer> GetAsync(string path, string? ifNoneMatch = null) => SendAsync(HttpMethod.Get, path, ifNoneMatch: ifNoneMatch);

    public Task<Answer> PutAsync(string path, object body, string? ifMatch = null) => SendAsync(HttpMethod.Put, path, body, ifMatch);

    public Task<Answer> PostAsync(string path, object? body = null) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>The envelope of scans, as sent now by a device whose clock is right.</summary>
    public static JsonObject Envelope(IEnumerable<Scan> scans, DateTimeOffset? sentAt = null) => new()
    {
        ["deviceId"] = "HH-0147",
        ["sentAt"] = Times.Text(sentAt ?? DateTimeOffset.UtcNow),
        ["scans"] = new JsonArray([.. scans.Select(scan => (JsonNode)scan.ToJson())]),
    };

    public Task<Answer> PostScansAsync(IEnumerable<Scan> scans, DateTimeOffset? sentAt = null) => PostAsync("/v1/scans", Envelope(scans, sentAt));

    /// <summary>Posts scans and returns a result for each of them.</summary>
    public async Task<IReadOnlyList<JsonObject>> ScanAsync(params IEnumerable<Scan> scans)
    {
        var answer = (await PostScansAsync(scans)).Json();
        return [.. answer["results"]!.AsArray().Select(result => result!.AsObject())];
    }

    /// <summary>Posts scans, all of which must be accepted.</summary>
    public async Task<IReadOnlyList<JsonObject>> AcceptAsync(params IEnumerable<Scan> scans)
    {
        var results = await ScanAsync(scans);
        Assert.All(results, result => Assert.True(result.Text("outcome") == "accepted", result.ToJsonString()));
        return results;
    }

    public async Task<JsonObject> PackageAsync(string id) => (await GetAsync($"/v1/packages/{id}")).Json();

    public async Task<JsonObject> StationAsync(string id) => (await GetAsync($"/v1/stations/{id}")).Json();

    public async Task<JsonObject> VehicleAsync(string id) => (await GetAsync($"/v1/vehicles/{id}")).Json();

    public async Task<JsonObject> ContainerAsync(string id) => (await GetAsync($"/v1/containers/{id}")).Json();

    public Task<IReadOnlyList<JsonObject>> EventsAsync(string packageId) => ListAsync($"/v1/packages/{packageId}/events");

    /// <summary>All items of a list, page after page.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path, int limit = 1000)
    {
        var items = new List<JsonObject>();
        string? cursor = null;
        do
        {
            var page = (await GetAsync(
                $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={limit}"
                + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}"))).Json();
            var part = page["items"]!.AsArray();
            Assert.True(part.Count <= limit, $"{path} gave {part.Count} items for a limit of {limit}.");
            items.AddRange(part.Select(item => item!.AsObject()));
            cursor = page["next"]?.GetValue<string>();
            Assert.False(cursor is not null && part.Count == 0, $"{path}: an empty page with a next one never ends.");
        }
        while (cursor is not null);

        return items;
    }

    public static ByteArrayContent Gzip(byte[] bytes, string type = "application/json")
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        var content = new ByteArrayContent(buffer.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    public void Dispose() => _http.Dispose();
}
