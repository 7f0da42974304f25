using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Security.Limits;

/// <summary>Counts the hub's connections of each address and identity.</summary>
internal sealed class HubConnections(IOptions<LimitOptions> options)
{
    private readonly Lock gate = new();
    private readonly Dictionary<UInt128, int> byAddress = [];
    private readonly Dictionary<string, int> byIdentity = new(StringComparer.Ordinal);

    /// <summary>Whether one more may come.</summary>
    public bool HasRoom(IPAddress? address, Caller caller)
    {
        lock (gate)
        {
            return byAddress.GetValueOrDefault(RemoteAddress.NetworkOf(address)) < options.Value.HubConnectionsPerAddress
                && (caller.IsAnonymous || byIdentity.GetValueOrDefault(caller.Id) < options.Value.HubConnectionsPerIdentity);
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

            CollectionsMarshal.GetValueRefOrAddDefault(byAddress, RemoteAddress.NetworkOf(address), out _)++;
            if (!caller.IsAnonymous)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(byIdentity, caller.Id, out _)++;
            }

            return true;
        }
    }

    /// <summary>Counts one out that was counted in.</summary>
    public void Close(IPAddress? address, Caller caller)
    {
        lock (gate)
        {
            Leave(byAddress, RemoteAddress.NetworkOf(address));
            if (!caller.IsAnonymous)
            {
                Leave(byIdentity, caller.Id);
            }
        }
    }

    private static void Leave<TKey>(Dictionary<TKey, int> counts, TKey key)
        where TKey : notnull
    {
        ref int count = ref CollectionsMarshal.GetValueRefOrNullRef(counts, key);
        if (--count == 0)
        {
            counts.Remove(key);
        }
    }
}
