using System.Net;
using Microsoft.Extensions.Options;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Security.Limits;

/// <summary>Counts the hub's connections of each address and identity.</summary>
internal sealed class HubConnections(IOptions<LimitOptions> options)
{
    private readonly Lock gate = new();
    private readonly OpenCounts<UInt128> byAddress = new();
    private readonly OpenCounts<string> byIdentity = new(StringComparer.Ordinal);

    /// <summary>Whether one more may come.</summary>
    public bool HasRoom(IPAddress? address, Caller caller)
    {
        lock (gate)
        {
            return byAddress[RemoteAddress.NetworkOf(address)] < options.Value.HubConnectionsPerAddress
                && (caller.IsAnonymous || byIdentity[caller.Id] < options.Value.HubConnectionsPerIdentity);
        }
    }

    /// <summary>Counts one in; false when it may not come.</summary>
    public bool TryOpen(IPAddress? address, Caller caller)
    {
        lock (gate)
        {
            if (!HasRoom(address, caller))
            {
                return false;
            }

            byAddress.Enter(RemoteAddress.NetworkOf(address));
            if (!caller.IsAnonymous)
            {
                byIdentity.Enter(caller.Id);
            }

            return true;
        }
    }

    /// <summary>Counts one out that was counted in.</summary>
    public void Close(IPAddress? address, Caller caller)
    {
        lock (gate)
        {
            byAddress.Leave(RemoteAddress.NetworkOf(address));
            if (!caller.IsAnonymous)
            {
                byIdentity.Leave(caller.Id);
            }
        }
    }
}
