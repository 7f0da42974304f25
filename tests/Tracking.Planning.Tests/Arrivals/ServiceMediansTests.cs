using Tracking.Planning.Arrivals;

namespace Tracking.Planning.Tests.Arrivals;

/// <summary>Medians by kind of stop.</summary>
public sealed class ServiceMediansTests
{
    [Fact]
    public void A_kind_seen_often_has_its_own_median_and_one_seen_once_that_of_all()
    {
        var medians = new ServiceMedians();
        var random = new Random(1);
        for (int i = 0; i < 150; i++)
        {
            medians.Add("house", 0.3 * (random.NextDouble() - 0.5));
            medians.Add("business", 1 + 0.3 * (random.NextDouble() - 0.5));
        }

        medians.Add("castle", 3);
        (double ofAll, Dictionary<string, double> byKind) = medians.Medians();
        Assert.Equal(0, byKind["house"], 0.05);
        Assert.Equal(1, byKind["business"], 0.05);
        Assert.InRange(byKind["castle"], ofAll, 3);
        Assert.True(byKind["castle"] < 2.9);
    }

    [Fact]
    public void Kinds_that_differ_by_chance_only_are_drawn_together()
    {
        var medians = new ServiceMedians();
        var random = new Random(2);
        string[] kinds = ["a", "b", "c", "d", "e"];
        for (int i = 0; i < 20; i++)
        {
            foreach (string kind in kinds)
            {
                medians.Add(kind, random.NextDouble() + random.NextDouble() - 1);
            }
        }

        (double ofAll, Dictionary<string, double> byKind) = medians.Medians();
        Assert.All(kinds, kind => Assert.Equal(ofAll, byKind[kind], 0.05));
    }

    [Fact]
    public void A_third_of_wild_values_hardly_moves_a_median()
    {
        ServiceMedians tame = new(), wild = new();
        var random = new Random(3);
        for (int i = 0; i < 150; i++)
        {
            double value = random.NextDouble();
            tame.Add("house", value);
            wild.Add("house", i % 3 == 0 ? value + 5 : value);
        }

        Assert.InRange(wild.Medians().ByKind["house"] - tame.Medians().ByKind["house"], 0, 0.3);
    }

    [Fact]
    public void Kinds_are_bounded_and_those_too_many_count_for_all()
    {
        var medians = new ServiceMedians();
        for (int i = 0; i < 1000; i++)
        {
            medians.Add($"kind-{i}", 1);
        }

        Assert.Equal(ServiceMedians.MaxKinds, medians.State.Count);
        Assert.Equal(1, medians.Medians().OfAll);
    }

    [Fact]
    public void Old_values_make_room_for_new_ones_also_after_they_were_kept()
    {
        var medians = new ServiceMedians();
        for (int i = 0; i < ServiceMedians.Remembered + 50; i++)
        {
            medians.Add("house", i);
        }

        var kept = new ServiceMedians(Rounds.ThroughJson(medians.State));
        kept.Add("house", 1000);
        Assert.Equal(51, kept.State["house"][0]);
        Assert.Equal(1000, kept.State["house"][^1]);
        Assert.Equal(ServiceMedians.Remembered, kept.State["house"].Count);
    }
}
