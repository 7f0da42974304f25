using System.Net;
using Microsoft.Extensions.Options;

namespace Tracking.Server.Security.Network;

/// <summary>
/// Refuses to start where keys would cross a network in the clear: with an address that other machines reach, without TLS, and with no proxy named that does TLS.
/// </summary>
internal sealed class Exposure(IConfiguration configuration) : IValidateOptions<SecurityOptions>
{
    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        if (options.AllowPlainHttp || options.TrustedProxies.Length > 0)
        {
            return ValidateOptionsResult.Success;
        }

        string[] open = [.. AddressesOf(configuration).Where(IsOpen)];
        return open.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"The server would listen on {string.Join(" and ", open)}: other machines reach that, and keys would cross the network in the clear. Set one of these: "
                + "Tracking:Security:TrustedProxies:0 to the address or network (CIDR) of the proxy that does TLS; "
                + "an https address in --urls, with a certificate in Kestrel:Certificates:Default:Path and :KeyPath; "
                + "http://127.0.0.1:8080 in --urls, to be reached from this machine only; "
                + "or Tracking:Security:AllowPlainHttp to true, where the network itself is protected.");
    }

    /// <summary>Where the server is told to listen. Endpoints of Kestrel's own section take the place of all other addresses.</summary>
    internal static IEnumerable<string> AddressesOf(IConfiguration configuration)
    {
        string[] endpoints = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(static endpoint => endpoint["Url"]).OfType<string>()];
        return endpoints.Length > 0
            ? endpoints
            : (configuration[WebHostDefaults.ServerUrlsKey] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Whether an address is reached by other machines without TLS.</summary>
    internal static bool IsOpen(string address)
    {
        var parsed = BindingAddress.Parse(address);
        return !string.Equals(parsed.Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase)
            && !parsed.IsUnixPipe
            && !string.Equals(parsed.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            && !(IPAddress.TryParse(parsed.Host, out IPAddress? ip) && IPAddress.IsLoopback(ip));
    }
}
