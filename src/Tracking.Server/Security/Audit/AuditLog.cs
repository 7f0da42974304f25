using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Limits;

namespace Tracking.Server.Security.Audit;

/// <summary>
/// Writes down who did what. What was done is durable before its answer; refused attempts go behind their answers, and only so many of each identity and of all together, so that
/// nobody fills the store by trying.
/// </summary>
internal sealed partial class AuditLog(AuditRows rows, IOptions<AuditOptions> options, SecurityMetrics metrics, TimeProvider time, ILogger<AuditLog> logger) : BackgroundService
{
    private const int IdentityBits = 16, MaxWaiting = 1_000, SweepLimit = 20_000;
    private const string NobodyElse = "all";

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromHours(1);

    private readonly RateTable refusals = new(new Rate(options.Value.RefusalsPerMinute / 60, options.Value.RefusalsAtOnce), IdentityBits, time);
    private readonly RateTable allRefusals = new(new Rate(options.Value.AllRefusalsPerMinute / 60, MaxWaiting), 1, time);
    private readonly Channel<AuditEntry> waiting = Channel.CreateBounded<AuditEntry>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <summary>Writes down what was done; completes when that is durable.</summary>
    public ValueTask WriteAsync(Caller caller, IPAddress? address, string action, string? target, string outcome, int status) =>
        rows.AddAsync(EntryOf(caller, address, action, target, outcome, status));

    /// <summary>Writes down what was not allowed, unless there was too much of that.</summary>
    public void Refused(Caller caller, IPAddress? address, string action, string? target, int status)
    {
        metrics.Refused(status);
        ulong who = caller.IsAnonymous ? RemoteAddress.HashOf(address) : RemoteAddress.HashOf(caller.Id);
        if (!refusals.Take(who).Taken
            || !allRefusals.Take(RemoteAddress.HashOf(NobodyElse)).Taken
            || !waiting.Writer.TryWrite(EntryOf(caller, address, action, target, AuditEntry.Refused, status)))
        {
            metrics.NotAudited();
        }
    }

    /// <summary>Writes down what went wrong, behind its answer: whether it was done is not known.</summary>
    public void Failed(Caller caller, IPAddress? address, string action, string? target, int status)
    {
        if (!waiting.Writer.TryWrite(EntryOf(caller, address, action, target, AuditEntry.Failed, status)))
        {
            metrics.NotAudited();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Task sweeping = SweepAsync(stoppingToken);
        try
        {
            await foreach (AuditEntry entry in waiting.Reader.ReadAllAsync(stoppingToken))
            {
                await TryAddAsync(entry);
            }
        }
        catch (OperationCanceledException)
        {
            // What came last before the server stops.
            while (waiting.Reader.TryRead(out AuditEntry? entry))
            {
                await TryAddAsync(entry);
            }
        }

        await sweeping;
    }

    private AuditEntry EntryOf(Caller caller, IPAddress? address, string action, string? target, string outcome, int status) => new(
        time.GetUtcNow().ToUnixTimeMilliseconds(), caller.Id, caller.Name, caller.Role?.Name, caller.PartnerId, action, target, TextOf(address), outcome, status);

    private static string? TextOf(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString();

    private async Task TryAddAsync(AuditEntry entry)
    {
        try
        {
            await rows.AddAsync(entry);
        }
#pragma warning disable CA1031 // The next one may be written again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            metrics.NotAudited();
            LogNotWritten(error);
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(SweepPeriod, time);
        do
        {
            try
            {
                int removed = await rows.RemoveBeforeAsync((time.GetUtcNow() - options.Value.KeepFor).ToUnixTimeMilliseconds(), SweepLimit, stopping);
                if (removed > 0)
                {
                    LogSwept(removed);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // It is tried again in an hour.
            catch (Exception error)
#pragma warning restore CA1031
            {
                LogNotSwept(error);
            }
        }
        while (await NextAsync(timer, stopping));
    }

    private static async ValueTask<bool> NextAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An attempt that was refused or failed could not be written into the audit")]
    private partial void LogNotWritten(Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} entries of the audit were older than they are kept, and removed")]
    private partial void LogSwept(int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old entries of the audit could not be removed; it is tried again")]
    private partial void LogNotSwept(Exception error);
}
