using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Tracking.Server.Security.Limits;
using Tracking.Server.Security.Network;

namespace Tracking.Live.Tests.Limits;

/// <summary>Buckets give what they are to give, for everybody by themselves, and cost the same however many come.</summary>
public sealed class RateTableTests
{
    private readonly SteppedTime time = new();

    [Fact]
    public void A_bucket_gives_its_burst_at_once_and_then_its_rate()
    {
        var table = new RateTable(new Rate(2, 5), 10, time);
        for (int i = 4; i >= 0; i--)
        {
            Assert.Equal((true, i), (table.Take(1).Taken, table.Look(1).Remaining));
        }

        RateState refused = table.Take(1);
        Assert.Equal((false, 0, 1, 3), (refused.Taken, refused.Remaining, refused.RetryAfterSeconds, refused.FullInSeconds));
        time.Step(TimeSpan.FromSeconds(0.5));
        Assert.True(table.Take(1).Taken);
        Assert.False(table.Take(1).Taken);
        time.Step(TimeSpan.FromHours(1));
        Assert.Equal(5, table.Look(1).Remaining);
    }

    [Fact]
    public void What_is_refused_takes_nothing_so_that_who_waits_as_told_is_let_in()
    {
        var table = new RateTable(new Rate(0.1, 1), 4, time);
        Assert.True(table.Take(0).Taken);
        int wait = 0;
        for (int i = 0; i < 100; i++)
        {
            wait = table.Take(0).RetryAfterSeconds;
        }

        Assert.Equal(10, wait);
        time.Step(TimeSpan.FromSeconds(wait));
        Assert.True(table.Take(0).Taken);
    }

    [Fact]
    public async Task Many_at_once_get_exactly_what_there_is()
    {
        var table = new RateTable(new Rate(1, 1_000), 4, time);
        int taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                if (table.Take(7).Taken)
                {
                    Interlocked.Increment(ref taken);
                }
            }
        })));
        Assert.Equal(1_000, taken);
    }

    [Fact]
    public void A_million_addresses_take_no_memory_and_hold_up_hardly_anybody()
    {
        var table = new RateTable(new Rate(0.001, 2), 20, time);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int refused = 0;
        for (int i = 0; i < 100_000; i++)
        {
            refused += table.Take(RemoteAddress.HashOf($"{i}")).Taken ? 0 : 1;
        }

        // The names that are hashed here are all that is allocated: 40 bytes each.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000 * 48);
        Assert.InRange(refused, 0, 500);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8::1", "2001:db8::ffff:0:1", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    public void IPv4_counts_by_address_and_IPv6_by_its_first_64_bits(string one, string other, bool same)
    {
        Assert.Equal(same, RemoteAddress.HashOf(IPAddress.Parse(one)) == RemoteAddress.HashOf(IPAddress.Parse(other)));
        Assert.Equal(same, RemoteAddress.NetworkOf(IPAddress.Parse(one)) == RemoteAddress.NetworkOf(IPAddress.Parse(other)));
    }

    [Fact]
    public async Task An_address_has_so_many_connections_and_a_trusted_proxy_as_many_as_it_likes()
    {
        var connections = new ConnectionsOfAddress(2, new TrustedProxies(["10.0.0.0/8"]));
        var end = new TaskCompletionSource();
        int open = 0;
        Task Stay(ConnectionContext _)
        {
            open++;
            return end.Task;
        }

        Task[] held = [.. Enumerable.Range(0, 3).Select(_ => connections.HandleAsync(new Connection("192.0.2.1"), Stay)), .. Enumerable.Range(0, 5).Select(_ => connections.HandleAsync(new Connection("10.1.2.3"), Stay))];
        Assert.Equal(2 + 5, open);
        Assert.True(held[2].IsCompletedSuccessfully, "The third is ended at once.");
        end.SetResult();
        await Task.WhenAll(held);
        await connections.HandleAsync(new Connection("192.0.2.1"), Stay);
        Assert.Equal(8, open);
    }

    private sealed class SteppedTime : TimeProvider
    {
        private long now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => now;

        public void Step(TimeSpan time) => now += time.Ticks;
    }

    private sealed class Connection(string address) : ConnectionContext
    {
        public override string ConnectionId { get; set; } = "";

        public override EndPoint? RemoteEndPoint { get; set; } = new IPEndPoint(IPAddress.Parse(address), 1);

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override System.IO.Pipelines.IDuplexPipe Transport { get; set; } = null!;

        public override void Abort(ConnectionAbortedException abortReason)
        {
        }
    }
}
