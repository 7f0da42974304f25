using CsCheck;
using Tracking.Testing;

namespace Tracking.Model.Tests.Network;

public sealed class WeekTests
{
    private static readonly Gen<(int Seed, WeekSize Size)> Weeks = Gen.Select(
        Gen.Int[0, int.MaxValue - 1],
        Gen.Select(Gen.Int[1, 10], Gen.Int[1, 5], Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[0, 60], (p, c, v, s, o) => new WeekSize(p, c, v, s, o)));

    private static long Iterations => long.TryParse(Environment.GetEnvironmentVariable("TRACKING_WEEKS"), out long weeks) ? weeks : 100;

    [Fact]
    public void Shuffled_batches_give_the_same_views() => Check((week, seed) => InMemoryNetwork.Of(week.Shuffled(seed)));

    [Fact]
    public void Every_batch_sent_three_times_gives_the_same_views() => Check((week, _) => InMemoryNetwork.Of(week.Repeated(3)));

    [Fact]
    public void Shuffled_batches_sent_three_times_whose_messages_overtake_each_other_give_the_same_views() =>
        Check((week, seed) => InMemoryNetwork.Of(week.Shuffled(seed).Repeated(3), disorder: seed));

    [Fact]
    public void Nothing_is_left_to_tell_once_all_is_settled() =>
        Weeks.Sample(
            week => InMemoryNetwork.Of(WeekOfFacts.Generate(week.Seed, week.Size), week.Seed).Unsettled().Count == 0, iter: Iterations, threads: 1);

    private static void Check(Func<WeekOfFacts, int, InMemoryNetwork> other)
    {
        Weeks.Sample(
            drawn =>
            {
                WeekOfFacts week = WeekOfFacts.Generate(drawn.Seed, drawn.Size);
                List<string> Differences(WeekOfFacts some) => Views.Differences(Views.Of(InMemoryNetwork.Of(some)), Views.Of(other(some, drawn.Seed)));
                if (Differences(week).Count > 0)
                {
                    WeekOfFacts smallest = Shrinking.Shrink(week, some => Differences(some).Count > 0);
                    Assert.Fail(string.Join('\n', Shrinking.Describe(smallest).Append("gives").Concat(Differences(smallest))));
                }
            },
            iter: Iterations,
            threads: 1);
    }
}
