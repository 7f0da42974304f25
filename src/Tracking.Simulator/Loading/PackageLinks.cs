using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Loading;

/// <summary>Makes customers' links; a package that nobody has heard of is announced first.</summary>
internal sealed class PackageLinks(ApiClient api)
{
    /// <returns>The link's token.</returns>
    /// <exception cref="IOException">The server makes none.</exception>
    public async Task<string> MakeAsync(string packageId)
    {
        try
        {
            var announced = await api.CallAsync(HttpMethod.Put, $"v1/packages/{packageId}", "{}"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            if (!announced.IsSuccess)
            {
                throw ApiClient.Refused(HttpMethod.Put, $"v1/packages/{packageId}", announced);
            }

            var path = $"v1/packages/{packageId}/links";
            var link = await api.CallAsync(HttpMethod.Post, path, "{}"u8.ToArray(), WireJson.Default.LinkAnswer, CancellationToken.None).ConfigureAwait(false);
            return link.Token ?? throw new IOException($"The answer to {path} has no token.");
        }
        catch (SimulatorException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
