using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Tracking.Benchmarks.Ingest;

/// <summary>Posts bodies from many connections and counts the scans that were acknowledged as new.</summary>
internal sealed class ScanLoad(Uri server, string key, int connections) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections })
    {
        BaseAddress = server,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    /// <summary>Posts bodies until there are none left or the time is up.</summary>
    /// <returns>Accepted scans and the seconds that they took.</returns>
    public async Task<(long Accepted, double Seconds)> PostAsync(ConcurrentQueue<byte[]> bodies, TimeSpan atMost)
    {
        long accepted = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < atMost && bodies.TryDequeue(out byte[]? body))
            {
                Interlocked.Add(ref accepted, await PostAsync(body));
            }
        })));
        return (accepted, watch.Elapsed.TotalSeconds);
    }

    public void Dispose() => http.Dispose();

    private async Task<int> PostAsync(byte[] body)
    {
        while (true)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using HttpResponseMessage response = await http.PostAsync(new Uri("/v1/scans", UriKind.Relative), content);
            byte[] answer = await response.Content.ReadAsByteArrayAsync();
            if (response.IsSuccessStatusCode)
            {
                return Accepted(answer);
            }

            await Task.Delay(100);
        }
    }

    private static int Accepted(ReadOnlySpan<byte> answer)
    {
        var json = new Utf8JsonReader(answer);
        while (json.Read())
        {
            if (json.TokenType is JsonTokenType.PropertyName && json.ValueTextEquals("accepted"u8))
            {
                json.Read();
                return json.GetInt32();
            }
        }

        return 0;
    }
}
