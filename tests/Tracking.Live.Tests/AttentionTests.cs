using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Tracking.Grains.Attention;
using Tracking.Server.Live;

namespace Tracking.Live.Tests;

public sealed class AttentionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_watches_gets_what_is_open_most_urgent_first_then_every_change(bool messagePack)
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync(messagePack);
        var board = new FakeBoard(host.Network);
        board.Set(Item("stuck.S.A", since: 5), Item("stuck.S.B", since: 3), Item("stuck.S.C", since: 9, medical: 1));

        JsonArray open = (await client.CallAsync("WatchAttention", new { }))!.AsArray();
        Assert.Equal(["stuck.S.C", "stuck.S.B", "stuck.S.A"], open.Select(item => (string?)item!["id"]));
        Assert.Equal(("critical", 1), ((string?)open[0]!["severity"], (int)open[0]!["medical"]!));
        Assert.Empty(client.Attention);

        board.Set(Item("stuck.S.A", count: 7, since: 5));
        board.Set(Item("stuck.S.B", count: 0, since: 3));
        await Eventually.True(() => Counts(client) is { } seen && seen.Contains(("stuck.S.A", 7)) && seen.Contains(("stuck.S.B", 0)), "both changes arrive");
        Assert.Equal(["stuck.S.C", "stuck.S.A"], (await client.CallAsync("WatchAttention", new { }))!.AsArray().Select(item => (string?)item!["id"]));

        await client.CallAsync("UnwatchAttention", new { });
        long asked = board.Asked;
        board.Set(Item("stuck.S.D"));
        await client.CallAsync("WatchAttention", new { });
        Assert.True(board.Asked > asked);
        Assert.DoesNotContain(("stuck.S.D", 1), Counts(client));
    }

    [Fact]
    public async Task What_ended_while_the_board_forgot_is_over_for_watchers_too()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync();
        var board = new FakeBoard(host.Network);
        board.Set(Item("stuck.S.A"), Item("stuck.S.B"));
        await client.CallAsync("WatchAttention", new { });

        board.Restart(Item("stuck.S.B", count: 2));
        await Eventually.True(() => Counts(client) is { } seen && seen.Contains(("stuck.S.A", 0)) && seen.Contains(("stuck.S.B", 2)), "one is over, the other changed");
    }

    [Fact]
    public async Task At_most_two_thousand_are_answered()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync();
        new FakeBoard(host.Network).Set([.. Enumerable.Range(0, 2_100).Select(number => Item($"stuck.S.{number}", since: 3_000 - number))]);

        JsonArray open = (await client.CallAsync("WatchAttention", new { }))!.AsArray();
        Assert.Equal((2_000, "stuck.S.2099"), (open.Count, (string?)open[0]!["id"]));
    }

    [Fact]
    public async Task The_board_is_not_asked_while_nobody_watches()
    {
        await using HubHost host = await HubHost.StartAsync(("RefreshPeriod", "00:00:00.010"));
        var board = new FakeBoard(host.Network);
        await using (HubClient client = await host.ConnectAsync())
        {
            await client.CallAsync("WatchAttention", new { });
            await Eventually.True(() => board.Asked > 3, "the board is asked again and again");
        }

        LiveAttention attention = host.Services.GetRequiredService<LiveAttention>();
        await Eventually.True(
            () =>
            {
                long before = board.Asked;
                attention.RefreshWatchedAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
                return board.Asked == before;
            },
            "the board is asked no more");
    }

    [Fact]
    public async Task A_board_that_cannot_be_read_is_an_error_that_says_what_to_do()
    {
        await using HubHost host = await HubHost.StartAsync();
        await using HubClient client = await host.ConnectAsync();
        host.Network.Board = _ => throw new TimeoutException("nobody answers");

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => client.CallAsync("WatchAttention", new { }));
        Assert.Contains("Watch it again", error.Message, StringComparison.Ordinal);
        var board = new FakeBoard(host.Network);
        board.Set(Item("stuck.S.A"));
        Assert.Single((await client.CallAsync("WatchAttention", new { }))!.AsArray());
    }

    private static List<(string? Id, int Count)> Counts(HubClient client) =>
        [.. client.Attention.Select(item => ((string?)item["id"], (int)item["count"]!))];

    private static AttentionItem Item(string id, int count = 1, long since = 1, int medical = 0) =>
        new() { Id = id, Kind = 2, StationId = "S", Count = count, Since = since, Medical = medical, Severity = (byte)(medical > 0 ? 0 : 2), Version = 0 };

    /// <summary>A board in memory.</summary>
    private sealed class FakeBoard
    {
        private readonly Lock gate = new();
        private readonly Dictionary<string, AttentionItem> items = [];
        private long version;
        private long floor = 1;
        private long asked;

        public FakeBoard(FakeNetwork network) => network.Board = Changes;

        public long Asked => Interlocked.Read(ref asked);

        public void Set(params AttentionItem[] changed)
        {
            lock (gate)
            {
                foreach (AttentionItem item in changed)
                {
                    items[item.Id] = item with { Version = ++version };
                }
            }
        }

        public void Restart(params AttentionItem[] left)
        {
            lock (gate)
            {
                items.Clear();
                floor = version + 1;
                Set(left);
            }
        }

        private ValueTask<AttentionChanges> Changes(long since)
        {
            Interlocked.Increment(ref asked);
            lock (gate)
            {
                bool complete = since < floor;
                return ValueTask.FromResult(new AttentionChanges(
                    version, complete, [.. items.Values.Where(item => complete ? item.Count > 0 : item.Version > since)]));
            }
        }
    }
}
