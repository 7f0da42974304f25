using Tracking.Planning.Bottlenecks;

namespace Tracking.Planning.Tests.Bottlenecks;

public sealed class AlertPolicyTests
{
    private static readonly AlertOptions Options = new()
    {
        Now = new(0.6, 0.3, 1),
        TwoHours = new(0.6, 0.3, 1),
        SixHours = new(0.7, 0.3, 2),
        Day = new(0.8, 0.3, 3),
        LowerPersistence = 2,
    };

    [Fact]
    public void It_comes_above_one_probability_and_goes_below_another() =>
        Assert.Equal(["Raised 3", "Lowered 9"], Changes(3, 0.5, 0.59, 0.55, 0.6, 0.5, 0.31, 0.4, 0.35, 0.29, 0.2, 0.1));

    [Fact]
    public void It_does_not_flap_around_a_threshold() =>
        Assert.Equal(["Raised 1"], Changes(3, 0.59, 0.61, 0.29, 0.61, 0.29, 0.31, 0.29, 0.6, 0.59, 0.61));

    [Theory]
    [InlineData(3, "Raised 0")]
    [InlineData(10, "Raised 1")]
    [InlineData(30, "Raised 2")]
    public void Further_ahead_more_forecasts_in_a_row_must_agree(double lead, string first) =>
        Assert.Equal(first, Changes(lead, 0.9, 0.9, 0.9, 0.9)[0]);

    [Fact]
    public void One_that_disagrees_begins_the_row_anew() => Assert.Equal(["Raised 5"], Changes(10, 0.9, 0.6, 0.9, 0.6, 0.9, 0.9));

    [Fact]
    public void It_ends_with_its_deadline_and_is_not_raised_for_one_that_has_passed()
    {
        var policy = new AlertPolicy(Options);
        Assert.Single(policy.Update(Stations.Now, [Outlook(1, 0.9, 4)]));
        AlertChange passed = Assert.Single(policy.Update(Stations.At(4), [Outlook(1, 0.9, 4)]));
        Assert.Equal(AlertChangeKind.Passed, passed.Kind);
        Assert.Empty(policy.Standing);
    }

    [Fact]
    public void It_keeps_when_it_was_raised_and_takes_what_is_new()
    {
        var policy = new AlertPolicy(Options);
        policy.Update(Stations.Now, [Outlook(3, 0.9, 8)]);
        policy.Update(Stations.At(1), [Outlook(2.5, 0.7, 8)]);
        BottleneckAlert alert = Assert.Single(policy.Standing);
        Assert.Equal((Stations.Now, LeadTime.TwoHours, 0.7), (alert.RaisedAt, alert.RaisedLead, alert.Outlook.Probability));
    }

    [Fact]
    public void Each_deadline_has_its_own()
    {
        var policy = new AlertPolicy(Options);
        Assert.Equal(2, policy.Update(Stations.Now, [Outlook(1, 0.9, 4), Outlook(3, 0.2, 6), Outlook(5, 0.9, 8)]).Count);
        Assert.Equal([Stations.At(4), Stations.At(8)], policy.Standing.Select(alert => alert.Outlook.Due));
    }

    [Theory]
    [InlineData(1.99, LeadTime.Now)]
    [InlineData(2, LeadTime.TwoHours)]
    [InlineData(5.99, LeadTime.TwoHours)]
    [InlineData(6, LeadTime.SixHours)]
    [InlineData(24, LeadTime.Day)]
    public void Lead_times_begin_at_two_six_and_twenty_four_hours(double hours, LeadTime lead) => Assert.Equal(lead, AlertPolicy.LeadOf(TimeSpan.FromHours(hours)));

    private static List<string> Changes(double leadHours, params double[] probabilities)
    {
        var policy = new AlertPolicy(Options);
        var changes = new List<string>();
        for (int i = 0; i < probabilities.Length; i++)
        {
            foreach (AlertChange change in policy.Update(Stations.Now.AddMinutes(i), [Outlook(leadHours + i / 60.0, probabilities[i], 40)]))
            {
                changes.Add($"{change.Kind} {i}");
            }
        }

        return changes;
    }

    private static DeadlineOutlook Outlook(double onset, double probability, double due) => new()
    {
        Index = 0,
        Due = Stations.At(due),
        Probability = probability,
        Stage = StationStage.Sort,
        ByStage = [0, probability, 0, 0],
        Onset = Stations.At(onset),
        EarlyOnset = Stations.At(onset),
        Packages = default,
        Shortfall = default,
        Missed = default,
        ComingTooLate = 0,
    };
}
