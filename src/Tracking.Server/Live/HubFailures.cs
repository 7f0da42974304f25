using Microsoft.AspNetCore.SignalR;

namespace Tracking.Server.Live;

/// <summary>Logs what failed in a hub method. Calls that were refused are the caller's affair: SignalR would log each of them as an error, and so let anybody fill the log.</summary>
internal sealed partial class HubFailures(ILogger<HubFailures> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (HubException refusal)
        {
            // What it could not do for a reason of its own, it says beside its refusal.
            if (refusal.InnerException is { } reason and not OperationCanceledException)
            {
                LogUnavailable(invocationContext.HubMethodName, reason);
            }

            throw;
        }
        catch (Exception error) when (error is not OperationCanceledException || !invocationContext.Context.ConnectionAborted.IsCancellationRequested)
        {
            LogFailed(invocationContext.HubMethodName, error);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} of the hub could not be done now")]
    private partial void LogUnavailable(string method, Exception reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} of the hub failed")]
    private partial void LogFailed(string method, Exception error);
}
