using System.Diagnostics;
using Azure;
using Azure.Core;
using Azure.Identity;

namespace Tracking.Storage.AzureTables;

/// <summary>
/// Sends requests: so many at once, each again after a failure that may pass, with longer and longer pauses, until its operation's time is over. A request keeps its
/// place while it pauses, so a service that is busy gets fewer requests and not the same ones faster.
/// <para>
/// An answer that was lost is not known from one that never came, so a repeated insert may find what the first one stored, and a repeated delete nothing. Answers
/// 404, 409 and 412 therefore go back to the caller, who looks at what stands there.
/// </para>
/// </summary>
#pragma warning disable CA1001 // The semaphore's wait handle is never asked for, so there is nothing to dispose of; requests may still end after the store is closed.
internal sealed class StorageRequests(int maxInFlight, TimeSpan attemptTimeout, TimeProvider time)
#pragma warning restore CA1001
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _places = new(maxInFlight);
    private Exception? _failure;

    /// <summary>Why the last operation was given up; null once one succeeded after it.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Sends a request.</summary>
    /// <param name="name">What it does, for metrics and messages.</param>
    /// <param name="deadline">When its operation's time is over.</param>
    /// <param name="state">What <paramref name="send"/> works on.</param>
    /// <param name="send">Makes the request once.</param>
    /// <param name="cancellationToken">Ends the wait for a place, and reads; a write that was begun is not left half way.</param>
    /// <exception cref="RequestFailedException">404, 409 or 412.</exception>
    /// <exception cref="RowStoreUnavailableException">It did not succeed in time, or cannot.</exception>
    public async Task<T> SendAsync<TState, T>(
        string name, Deadline deadline, TState state, Func<TState, CancellationToken, Task<T>> send, CancellationToken cancellationToken = default)
    {
        if (!await _places.WaitAsync(0, CancellationToken.None).ConfigureAwait(false))
        {
            await WaitForPlaceAsync(name, deadline, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            return await SendInPlaceAsync(name, deadline, state, send, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task WaitForPlaceAsync(string name, Deadline deadline, CancellationToken cancellationToken)
    {
        using CancellationTokenSource over = new(deadline.Left(time), time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await _places.WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw GiveUp(new RowStoreUnavailableException(
                $"Azure Storage is overloaded: the request '{name}' found no place among {maxInFlight} under way within {deadline.Length.TotalSeconds} s. Send the request again later."));
        }
    }

    private async Task<T> SendInPlaceAsync<TState, T>(
        string name, Deadline deadline, TState state, Func<TState, CancellationToken, Task<T>> send, CancellationToken cancellationToken)
    {
        TimeSpan pause = FirstPause;
        while (true)
        {
            Exception error;
            long started = time.GetTimestamp();
            using (CancellationTokenSource attempt = new(Shorter(attemptTimeout, deadline.Left(time)), time))
            using (CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(attempt.Token, cancellationToken))
            {
                try
                {
                    T answer = await send(state, both.Token).ConfigureAwait(false);
                    Measure(name, "ok", started);
                    if (_failure is not null)
                    {
                        Volatile.Write(ref _failure, null);
                    }

                    return answer;
                }
                catch (RequestFailedException e) when (e.Status is 404 or 409 or 412 && e.ErrorCode is not ("TableNotFound" or "TableBeingDeleted"))
                {
                    Measure(name, "refused", started);
                    throw;
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    throw;
                }
                catch (Exception e) when (e is RequestFailedException or AuthenticationFailedException or OperationCanceledException or IOException or HttpRequestException)
                {
                    error = e;
                }
            }

            bool throttled = error is RequestFailedException { Status: 429 or 503 };
            Measure(name, throttled ? "throttled" : "failed", started);
            if (!MayPass(error))
            {
                throw GiveUp(new RowStoreUnavailableException(
                    $"Azure Storage refused the request '{name}': {Describe(error)} Check the account, the identity's roles and the network.", error));
            }

            TimeSpan next = Jitter(Longer(pause, RetryAfter(error)));
            if (next >= deadline.Left(time))
            {
                throw GiveUp(new RowStoreUnavailableException(
                    throttled
                        ? $"Azure Storage is overloaded: the request '{name}' was turned away for {deadline.Length.TotalSeconds} s. Send the request again later."
                        : $"Azure Storage did not do the request '{name}' within {deadline.Length.TotalSeconds} s: {Describe(error)} Send the request again.",
                    error));
            }

            await Task.Delay(next, time, cancellationToken).ConfigureAwait(false);
            pause = Shorter(pause * 2, LongestPause);
        }
    }

    private static bool MayPass(Exception error) => error switch
    {
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or >= 500 || failed.ErrorCode == "TableBeingDeleted",
        AuthenticationFailedException => false,
        _ => true,
    };

    private static string Describe(Exception error) => error switch
    {
        RequestFailedException { Status: > 0 } failed => $"{failed.Status} {failed.ErrorCode}.",
        OperationCanceledException => "no answer came.",
        _ => error.Message,
    };

    private static TimeSpan RetryAfter(Exception error) =>
        error is RequestFailedException failed && failed.GetRawResponse() is { } response
        && response.Headers.TryGetValue("Retry-After", out string? text) && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out int seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;

    private static TimeSpan Jitter(TimeSpan pause) => pause * (0.5 + (Random.Shared.NextDouble() / 2));

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private RowStoreUnavailableException GiveUp(RowStoreUnavailableException error)
    {
        Volatile.Write(ref _failure, error);
        return error;
    }

    private void Measure(string name, string outcome, long started) => StorageMetrics.RequestDuration.Record(
        time.GetElapsedTime(started).TotalSeconds, new TagList { { "operation", name }, { "outcome", outcome } });
}
