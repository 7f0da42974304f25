namespace Tracking.Simulator.Loading.Hub;

/// <summary>Keeps connections alive: each says that it is there every 15 s, spread evenly, whatever it reads.</summary>
internal sealed class HubPings(Func<IReadOnlyCollection<HubConnection>> connections, TimeProvider time)
{
    private const int Turns = 15;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Turn, time);
        for (var turn = 0; await timer.WaitForNextTickAsync(cancel).ConfigureAwait(false); turn = (turn + 1) % Turns)
        {
            var i = 0;
            foreach (var connection in connections())
            {
                if (i++ % Turns == turn)
                {
                    _ = connection.PingAsync();
                }
            }
        }
    }
}
