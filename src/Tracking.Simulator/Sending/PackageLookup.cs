using System.Text.Json;

namespace Tracking.Simulator.Sending;

/// <summary>Asks for many packages at once.</summary>
internal sealed class PackageLookup(ApiClient api)
{
    private const int MostInRequest = 500;

    /// <summary>The views of those that the server knows.</summary>
    public async Task<List<PackageView>> FindAsync(IReadOnlyList<string> packageIds, CancellationToken cancel)
    {
        var views = new List<PackageView>(packageIds.Count);
        foreach (var chunk in packageIds.Chunk(MostInRequest))
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(new LookupBody(chunk), WireJson.Default.LookupBody);
            var answer = await api.CallAsync(HttpMethod.Post, "v1/packages/lookup", json, WireJson.Default.LookupAnswer, cancel).ConfigureAwait(false);
            views.AddRange(answer.Items ?? []);
        }

        return views;
    }
}
