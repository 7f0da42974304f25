using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Tracking.Server.Live;

namespace Tracking.Server.Security.Access;

/// <summary>
/// Holds answers to partners' callers back until a multiple of <see cref="SecurityOptions.HeldAnswerQuantum"/> after their request began, so that the time that
/// they take does not tell whether something is unknown or somebody else's. Held is every answer of which its endpoint does not say that it shows the caller's
/// own and nothing else.
/// </summary>
internal sealed class HeldAnswers(IOptions<SecurityOptions> options, TimeProvider time)
{
    /// <summary>What partners can do that does not touch packages or vehicles.</summary>
    private const Permission Untouched = Permission.KeysWrite | Permission.ProofsWrite;

    /// <summary>A timer is later than it was set to, seldom by more than this; the rest of the way is waited for exactly.</summary>
    private static readonly TimeSpan Exact = TimeSpan.FromMilliseconds(2);

    private readonly long quantum = (long)(options.Value.HeldAnswerQuantum.TotalSeconds * time.TimestampFrequency);

    /// <summary>Whether answers to a caller at an endpoint are held.</summary>
    public static bool Concern(Caller caller, Endpoint? endpoint) =>
        caller.PartnerId is not null && endpoint?.Metadata.GetMetadata<AllowsAttribute>() is { } allows && (allows.Permission & ~Untouched) != 0;

    /// <summary>The moment from which an answer's time counts.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>Completes at the next multiple of the quantum.</summary>
    public async Task ReleaseAsync(long began)
    {
        for (long count = ((time.GetTimestamp() - began) / quantum) + 1; ; count++)
        {
            long at = began + (count * quantum);
            TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), at) - Exact;
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, time);
            }

            // Whoever wakes too late waits for the next one: how late depends on when the waiting began.
            if (time.GetTimestamp() < at)
            {
                var spin = new SpinWait();
                while (time.GetTimestamp() < at)
                {
                    spin.SpinOnce(sleep1Threshold: -1);
                }

                return;
            }
        }
    }
}

/// <summary>One answer that may be held.</summary>
/// <param name="Began">When its request began.</param>
internal sealed record HeldAnswer(long Began)
{
    /// <summary>Whether it shows the caller's own and nothing else.</summary>
    public bool ShowsOwn { get; set; }
}

/// <summary>Holds answers of the HTTP API.</summary>
internal static class HeldHttpAnswers
{
    /// <summary>Holds them from here on; it must be known who asks.</summary>
    public static void UseHeldAnswers(this IApplicationBuilder app)
    {
        HeldAnswers held = app.ApplicationServices.GetRequiredService<HeldAnswers>();
        app.Use(next => context =>
        {
            if (HeldAnswers.Concern(context.GetCaller(), context.GetEndpoint()))
            {
                var answer = new HeldAnswer(held.Begin());
                context.Features.Set(answer);
                context.Response.OnStarting(() => answer.ShowsOwn ? Task.CompletedTask : held.ReleaseAsync(answer.Began));
            }

            return next(context);
        });
    }

    /// <summary>The answer shows nothing that the caller may not know of, and was not made by leaving such things out: it need not be held.</summary>
    public static void ShowsOwn(this HttpContext context)
    {
        if (context.Features.Get<HeldAnswer>() is { } answer)
        {
            answer.ShowsOwn = true;
        }
    }
}

/// <summary>Holds the hub's answers: all but the view of a package or vehicle.</summary>
internal sealed class HeldHubAnswers(HeldAnswers held) : IHubFilter
{
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next) =>
        Caller.Of(invocationContext.Context.User).PartnerId is null ? next(invocationContext) : HoldAsync(invocationContext, next);

    private async ValueTask<object?> HoldAsync(HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        long began = held.Begin();
        object? answer = null;
        try
        {
            return answer = await next(invocation);
        }
        finally
        {
            if (answer is not LiveView)
            {
                await held.ReleaseAsync(began);
            }
        }
    }
}
