using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Tracking.Benchmarks.Posting;

namespace Tracking.Benchmarks.Recovery;

/// <summary>Looks up packages of which a scan was acknowledged, and counts those that do not have it, or have it twice.</summary>
internal sealed class AcknowledgedScans(ServerUnderTest server) : IDisposable
{
    private const int LookupSize = 1000;
    private readonly HttpClient http = new() { BaseAddress = server.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", server.Key) } };

    /// <summary>Packages looked up so far.</summary>
    public long Checked { get; private set; }

    /// <summary>How many of the packages do not have exactly so many scans.</summary>
    public async Task<int> CountWrongAsync(IEnumerable<int> packages, int scans, CancellationToken cancellation)
    {
        int wrong = 0;
        foreach (int[] part in packages.Chunk(LookupSize))
        {
            string body = $$"""{"packageIds":[{{string.Join(',', part.Select(package => $"\"{ScanBodies.PackageId(package)}\""))}}]}""";
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await http.PostAsync(new Uri("/v1/packages/lookup", UriKind.Relative), content, cancellation);
            answer.EnsureSuccessStatusCode();
            using JsonDocument json = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), default, cancellation);
            JsonElement items = json.RootElement.GetProperty("items");
            wrong += part.Length - items.GetArrayLength();
            foreach (JsonElement package in items.EnumerateArray())
            {
                if (package.GetProperty("eventCount").GetInt32() != scans)
                {
                    wrong++;
                    Reporting.Progress.Say(string.Create(CultureInfo.InvariantCulture, $"{package.GetProperty("packageId")} has {package.GetProperty("eventCount")} scans, not {scans}."));
                }
            }

            Checked += part.Length;
        }

        return wrong;
    }

    public void Dispose() => http.Dispose();
}
