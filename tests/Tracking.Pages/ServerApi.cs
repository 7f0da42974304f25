using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Tracking.Pages;

/// <summary>The server's public API with its operator's key; the one place here that makes HTTP clients.</summary>
internal sealed class ServerApi : IDisposable
{
    private readonly HttpClient http;

    public ServerApi(ServerProcess server)
    {
        http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromSeconds(60) };
        if (server.OperatorKey is { } key)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public async Task<JsonNode> GetAsync(string path) => (await http.GetFromJsonAsync<JsonNode>(path))!;

    public Task<string> GetTextAsync(string path) => http.GetStringAsync(path);

    /// <summary>Sends what must be taken, and returns the answer's body, if it has one.</summary>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body switch { null => null, HttpContent content => content, _ => JsonContent.Create(body) },
        };
        using HttpResponseMessage answer = await http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{method} {path} was answered {(int)answer.StatusCode}: {text}");
        }

        return answer.StatusCode == HttpStatusCode.NoContent || text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public Task<JsonNode?> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, body);

    /// <summary>Stores a photo or signature.</summary>
    public async Task PutImageAsync(string id, byte[] jpeg)
    {
        using var image = new ByteArrayContent(jpeg);
        image.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        await SendAsync(HttpMethod.Put, "/v1/proofs/" + id, image);
    }

    /// <summary>Posts scans, all of which must be taken, and returns their results.</summary>
    public async Task<IReadOnlyList<JsonNode>> ScanAsync(params IEnumerable<JsonObject> scans)
    {
        JsonNode answer = (await SendAsync(HttpMethod.Post, "/v1/scans", new JsonObject
        {
            ["deviceId"] = "HH-0147",
            ["sentAt"] = Text(DateTimeOffset.UtcNow),
            ["scans"] = new JsonArray([.. scans]),
        }))!;
        var results = answer["results"]!.AsArray().Select(result => result!).ToList();
        return results.Find(result => (string?)result["outcome"] != "accepted") is { } refused
            ? throw new InvalidOperationException($"A scan was not accepted: {refused.ToJsonString()}")
            : results;
    }

    /// <summary>A link for the customer of a package.</summary>
    public async Task<Uri> LinkAsync(string packageId) => new((string)(await SendAsync(HttpMethod.Post, $"/v1/packages/{packageId}/links"))!["url"]!);

    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public void Dispose() => http.Dispose();
}
