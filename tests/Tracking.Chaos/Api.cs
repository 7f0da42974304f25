using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Tracking.Server.Tests.Harness;

namespace Tracking.Chaos;

/// <summary>A client of the API that does as a scanner does: sends all of it again after anything but a full answer.</summary>
internal sealed class Api(Uri address, string key) : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256, ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromSeconds(10),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>What it shows.</summary>
    public string Key => key;

    private int resent;
    private int refused;

    /// <summary>Requests that were sent again.</summary>
    public int Resent => Volatile.Read(ref resent);

    /// <summary>Answers that no retry could have changed.</summary>
    public int Refused => Volatile.Read(ref refused);

    public static JsonObject Envelope(IEnumerable<Scan> scans) => new()
    {
        ["deviceId"] = "HH-CHAOS",
        ["sentAt"] = Times.Text(DateTimeOffset.UtcNow),
        ["scans"] = new JsonArray([.. scans.Select(scan => (JsonNode)scan.ToJson())]),
    };

    /// <summary>Sends until everything is taken; returns the last answer.</summary>
    public async Task<JsonObject> SendUntilTakenAsync(string path, Func<JsonNode> body, CancellationToken cancellation = default)
    {
        for (int attempt = 0; ; attempt++)
        {
            if (attempt > 0)
            {
                Interlocked.Increment(ref resent);
                await Task.Delay(RetryAfter, cancellation);
            }

            if (await TrySendAsync(path, body(), cancellation) is { } answer)
            {
                return answer;
            }
        }
    }

    /// <summary>Sends once; null when it is to be sent again.</summary>
    public async Task<JsonObject?> TrySendAsync(string path, JsonNode body, CancellationToken cancellation = default)
    {
        try
        {
            using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await http.PostAsync(new Uri(path, UriKind.Relative), content, cancellation);
            if ((int)response.StatusCode is 429 or >= 500)
            {
                return null;
            }

            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!.AsObject();
            if (!response.IsSuccessStatusCode || (answer["rejected"]?.GetValue<int>() ?? 0) > 0)
            {
                Interlocked.Increment(ref refused);
                Console.Error.WriteLine($"refused: {answer.ToJsonString()}");
                return answer;
            }

            return answer["retries"]!.GetValue<int>() == 0 ? answer : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Reads a view; tries again for a while where it cannot be read now.</summary>
    public async Task<JsonObject?> GetAsync(string path)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                using HttpResponseMessage response = await http.GetAsync(new Uri(path, UriKind.Relative));
                if (response.IsSuccessStatusCode)
                {
                    return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
                }

                if ((int)response.StatusCode == 404)
                {
                    return null;
                }

                throw new HttpRequestException($"{path}: {(int)response.StatusCode}");
            }
            catch (Exception e) when ((e is HttpRequestException or IOException or OperationCanceledException) && attempt < 50)
            {
                await Task.Delay(200);
            }
        }
    }

    /// <summary>All items of a list.</summary>
    public async Task<List<JsonObject>> ListAsync(string path)
    {
        var items = new List<JsonObject>();
        string? cursor = null;
        do
        {
            JsonObject page = await GetAsync($"{path}?limit=1000{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}")
                ?? throw new InvalidOperationException($"{path} is not there.");
            items.AddRange(page["items"]!.AsArray().Select(item => item!.AsObject()));
            cursor = page["next"]?.GetValue<string>();
        }
        while (cursor is not null);

        return items;
    }

    public void Dispose() => http.Dispose();
}
