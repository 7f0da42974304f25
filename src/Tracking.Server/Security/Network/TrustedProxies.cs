using System.Net;

namespace Tracking.Server.Security.Network;

/// <summary>
/// Proxies that tell the truth about who asks: <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c> are taken from them and from nobody else.
/// </summary>
internal sealed class TrustedProxies
{
    private readonly List<IPNetwork> networks = [];

    /// <summary>Of addresses and of networks in CIDR form; those that are neither are left out.</summary>
    public TrustedProxies(IEnumerable<string> entries)
    {
        foreach (string entry in entries)
        {
            if (TryParse(entry, out IPNetwork network))
            {
                networks.Add(network);
            }
        }
    }

    /// <summary>The networks in which they are.</summary>
    public IReadOnlyList<IPNetwork> Networks => networks;

    /// <summary>Reads an address or a network.</summary>
    public static bool TryParse(string entry, out IPNetwork network)
    {
        if (IPAddress.TryParse(entry, out IPAddress? address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(entry, out network);
    }

    /// <summary>Whether an address is that of one.</summary>
    public bool Has(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (IPNetwork network in networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }
}
