using System.Net;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Security.Limits;

/// <summary>Bounds the hub's connections, and the calls over each: one too many is refused, and who goes on at more than twice the rate is cut off.</summary>
internal sealed class HubLimits(HubConnections connections, IOptions<LimitOptions> options, TimeProvider time) : IHubFilter
{
    private static readonly object CallsItem = new();

    private readonly Buckets known = new(options.Value.HubCalls, time);
    private readonly Buckets anonymous = new(options.Value.AnonymousHubCalls, time);

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        IPAddress? address = context.Context.GetHttpContext()?.Connection.RemoteIpAddress;
        var caller = Caller.Of(context.Context.User);
        if (!connections.TryOpen(address, caller))
        {
            // Told so before, when it asked for a connection; this one came in between.
            context.Context.Abort();
            return;
        }

        context.Context.Items[CallsItem] = new Calls(address, caller);
        await next(context);
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        if (context.Context.Items.TryGetValue(CallsItem, out object? item) && item is Calls calls)
        {
            connections.Close(calls.Address, calls.Caller);
            await next(context, exception);
        }
    }

    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var calls = (Calls)invocationContext.Context.Items[CallsItem]!;
        Buckets buckets = calls.Caller.IsAnonymous ? anonymous : known;
        RateState state = buckets.Take(ref calls.Taken);
        if (state.Taken)
        {
            return next(invocationContext);
        }

        if (!buckets.Take(ref calls.Refused).Taken)
        {
            invocationContext.Context.Abort();
        }

        throw new HubException(FormattableString.Invariant(
            $"Too many calls over this connection: {buckets.Rate.Burst} at once and {buckets.Rate.PerSecond} a second are taken. Call again in {state.RetryAfterSeconds} s; the connection is cut if it goes on."));
    }

    private sealed class Calls(IPAddress? address, Caller caller)
    {
        public long Taken;
        public long Refused;

        public IPAddress? Address => address;

        public Caller Caller => caller;
    }
}
