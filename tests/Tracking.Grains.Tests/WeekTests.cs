using Tracking.Grains.Tests.Harness;
using Tracking.Testing;

namespace Tracking.Grains.Tests;

/// <summary>A week of facts through the pipeline and the grains, onto a real disk.</summary>
public sealed class WeekTests
{
    private static readonly WeekSize Size = new(Packages: 8, Containers: 3, Vehicles: 3, Stations: 3, Oddities: 30);

    public static TheoryData<int> Seeds => [.. Environment.GetEnvironmentVariable("TRACKING_SEEDS") is { Length: > 0 } seeds
        ? seeds.Split(',').Select(int.Parse)
        : [1, 2, 3, 4, 7]];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Shuffled_and_repeated_batches_give_the_same_views(int seed)
    {
        WeekOfFacts week = WeekOfFacts.Generate(seed, Size);
        List<string> expected = await ViewsAfterAsync(week);
        Assert.Contains(expected, line => line.Contains("\"origin\":\"derived\"", StringComparison.Ordinal));

        AssertSame(expected, await ViewsAfterAsync(week.Shuffled(seed)), $"Week {seed} shuffled");
        AssertSame(expected, await ViewsAfterAsync(week.Repeated(3)), $"Week {seed} with every batch sent three times");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Batches_sent_at_once_give_the_same_views(int seed)
    {
        WeekOfFacts week = WeekOfFacts.Generate(seed, Size);
        List<string> expected = await ViewsAfterAsync(week);

        using var directory = new DataDirectory();
        await using Node node = await Node.StartAsync(directory.Path);
        await node.DefineAsync(week);

        // Announcements of one package count by their order, so they go first, one after the other; scans take any order.
        foreach (FactBatch batch in week.Batches.Where(batch => batch.Announcement is not null))
        {
            await node.SendAsync(batch);
        }

        FactBatch[] scans = [.. week.Shuffled(seed).Batches.Where(batch => batch.Announcement is null)];
        await Parallel.ForEachAsync(
            scans,
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken },
            async (batch, _) => await node.SendAsync(batch));
        AssertSame(expected, await AllViews.OfAsync(node, week), $"Week {seed} with 16 batches at a time");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Grains_are_rebuilt_from_rows(int seed)
    {
        WeekOfFacts week = WeekOfFacts.Generate(seed, Size);
        using var directory = new DataDirectory();
        List<string> expected;
        await using (Node first = await Node.StartAsync(directory.Path))
        {
            await first.DefineAsync(week);
            await first.SendAsync(week);
            expected = await AllViews.OfAsync(first, week);

            await first.ForgetAllAsync();
            AssertSame(expected, await AllViews.OfAsync(first, week), $"Week {seed} after all grains went out of memory");
        }

        await using Node second = await Node.StartAsync(directory.Path);
        AssertSame(expected, await AllViews.OfAsync(second, week), $"Week {seed} after a restart");

        await second.SendAsync(week.Shuffled(seed));
        AssertSame(expected, await AllViews.OfAsync(second, week), $"Week {seed} after everything came again behind a restart");
    }

    private static async Task<List<string>> ViewsAfterAsync(WeekOfFacts week)
    {
        using var directory = new DataDirectory();
        await using Node node = await Node.StartAsync(directory.Path);
        await node.DefineAsync(week);
        await node.SendAsync(week);
        return await AllViews.OfAsync(node, week);
    }

    private static void AssertSame(List<string> expected, List<string> actual, string what)
    {
        string differences = AllViews.Differences(expected, actual);
        Assert.True(differences.Length == 0, $"{what} gives other views:\n{differences}");
    }
}
