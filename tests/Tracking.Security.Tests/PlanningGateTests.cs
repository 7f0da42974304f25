using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Tracking.Server.Planning;
using Xunit;

namespace Tracking.Security.Tests;

/// <summary>Plans cannot take the machine: few at once, not for long, and not for who has left.</summary>
public sealed class PlanningGateTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly Lifetime lifetime = new();
    private readonly PlanningGate gate;

    public PlanningGateTests() => gate = new PlanningGate(Options.Create(new PlanningOptions { MaxAtOnce = 2 }), lifetime, time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        gate.Dispose();
        lifetime.Dispose();
    }

    [Fact]
    public async Task Beyond_those_that_may_be_made_at_once_none_is_begun_until_one_is_done()
    {
        using var end = new ManualResetEventSlim();
        Task<string?> one = RunAsync(token => Wait(end, token)), other = RunAsync(token => Wait(end, token));
        Assert.Null(await RunAsync(static _ => "refused"));
        end.Set();
        Assert.Equal(["done", "done"], await Task.WhenAll(one, other));
        Assert.Equal("taken", await RunAsync(static _ => "taken"));
    }

    [Fact]
    public async Task One_that_takes_too_long_is_given_up_and_makes_room()
    {
        using var never = new ManualResetEventSlim();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string?> slow = RunAsync(token =>
        {
            begun.SetResult();
            return Wait(never, token);
        });
        await begun.Task;
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Contains("within 10 s", (await Assert.ThrowsAsync<TimeoutException>(() => slow)).Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], [await RunAsync(static _ => "a"), await RunAsync(static _ => "b")]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_whose_client_has_left_or_whose_server_stops_is_given_up(bool left)
    {
        using var never = new ManualResetEventSlim();
        using var client = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string?> plan = gate.TryRunAsync<string>(
            token =>
            {
                begun.SetResult();
                return Wait(never, token);
            },
            TimeSpan.FromSeconds(10),
            client.Token);
        await begun.Task;
        if (left)
        {
            await client.CancelAsync();
        }
        else
        {
            lifetime.StopApplication();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => plan);
    }

    [Fact]
    public async Task A_failure_is_the_callers_and_makes_room()
    {
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(static _ => throw new InvalidOperationException()));
        }
    }

    [Theory]
    [InlineData(0, 60, "Tracking:Planning:MaxAtOnce is 0; it must be 1 to 64.")]
    [InlineData(1, 0, "Tracking:Planning:SiteSeconds is 0; it must be 0.001 to 3600.")]
    public void Options_out_of_range_are_refused(int atOnce, double seconds, string message) =>
        Assert.Equal(message, new PlanningOptionsValidator().Validate(null, new PlanningOptions { MaxAtOnce = atOnce, SiteSeconds = seconds }).FailureMessage);

    private static string Wait(ManualResetEventSlim end, CancellationToken token)
    {
        end.Wait(token);
        return "done";
    }

    private Task<string?> RunAsync(Func<CancellationToken, string> plan) => gate.TryRunAsync(plan, TimeSpan.FromSeconds(10), Cancellation);

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => stopping.Cancel();

        public void Dispose() => stopping.Dispose();
    }
}
