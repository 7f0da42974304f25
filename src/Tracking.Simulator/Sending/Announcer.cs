using System.Text.Json;

namespace Tracking.Simulator.Sending;

/// <summary>Announces packages, many in a request, until the server has all of them.</summary>
internal sealed class Announcer(ApiClient api, RetryPolicy retry, TimeProvider time)
{
    public const int MostInRequest = 500;

    /// <exception cref="SimulatorException">The server refuses one.</exception>
    public async Task AnnounceAsync(IEnumerable<AnnounceBody> bodies, CancellationToken cancel)
    {
        foreach (var chunk in bodies.Chunk(MostInRequest))
        {
            var left = chunk;
            var patience = Patience.Real(retry, time);
            while (left.Length > 0)
            {
                var json = JsonSerializer.SerializeToUtf8Bytes(new AnnounceEnvelope(left), WireJson.Default.AnnounceEnvelope);
                var answer = await api.CallAsync(HttpMethod.Post, "v1/packages", json, WireJson.Default.AnnounceAnswer, cancel).ConfigureAwait(false);
                var again = ToSendAgain(left, answer);
                if (again.Length > 0)
                {
                    await patience.AfterFailureAsync($"{again.Length} announcements to send again", null, cancel).ConfigureAwait(false);
                }

                left = again;
            }
        }
    }

    private static AnnounceBody[] ToSendAgain(AnnounceBody[] sent, AnnounceAnswer answer)
    {
        var results = answer.Results ?? [];
        if (results.FirstOrDefault(r => r.Outcome == "rejected") is { } rejected)
        {
            throw new SimulatorException($"The server rejected the announcement of {rejected.PackageId}: {rejected.Error?.Code} {rejected.Error?.Message}");
        }

        return [.. results.Where(r => r.Outcome == "retry" && r.Index >= 0 && r.Index < sent.Length).Select(r => sent[r.Index])];
    }
}
