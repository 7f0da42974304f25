using CsCheck;
using Tracking.Planning.Arrivals;
using static Tracking.Planning.Tests.Arrivals.Rounds;

namespace Tracking.Planning.Tests.Arrivals;

/// <summary>What customers see of predictions.</summary>
public sealed class WindowPolicyTests
{
    private static readonly WindowOptions Options = new();
    private static readonly long Noon = Morning / (60 * Minute) * 60 * Minute;

    [Fact]
    public void The_first_window_holds_the_prediction_and_begins_and_ends_at_full_five_minutes()
    {
        WindowStep step = WindowPolicy.Next(null, Around(31, 20, 17, away: 25), Options);
        Assert.Equal((Noon + 10 * Minute, Noon + 50 * Minute), (step.Window.From, step.Window.To));
        Assert.Equal((WindowChange.First, true, null), (step.Change, step.Tell, step.StopsAway));
    }

    [Fact]
    public void It_stands_still_while_predictions_reach_little_beyond_it()
    {
        ShownWindow shown = WindowPolicy.Next(null, Around(30, 20, 20, away: 25), Options).Window;
        WindowStep step = WindowPolicy.Next(shown, Around(39, 20, 20, away: 20), Options);
        Assert.Equal(WindowChange.None, step.Change);
        Assert.Equal(shown, step.Window);
    }

    [Fact]
    public void It_widens_at_the_end_when_the_van_is_late_and_keeps_its_beginning()
    {
        ShownWindow shown = WindowPolicy.Next(null, Around(30, 20, 20, away: 25), Options).Window;
        WindowStep step = WindowPolicy.Next(shown, Around(48, 20, 20, away: 20), Options);
        Assert.Equal((WindowChange.Widened, true), (step.Change, step.Tell));
        Assert.Equal((shown.From, Noon + 70 * Minute, 1), (step.Window.From, step.Window.To, step.Window.Revisions));
    }

    [Fact]
    public void It_widens_at_the_beginning_when_the_van_is_early()
    {
        ShownWindow shown = WindowPolicy.Next(null, Around(60, 20, 20, away: 25), Options).Window;
        WindowStep step = WindowPolicy.Next(shown, Around(40, 20, 20, away: 20), Options);
        Assert.Equal((WindowChange.Widened, Noon + 20 * Minute, shown.To), (step.Change, step.Window.From, step.Window.To));
    }

    [Fact]
    public void It_moves_when_it_would_become_too_wide_to_be_of_use()
    {
        ShownWindow shown = WindowPolicy.Next(null, Around(30, 20, 20, away: 25), Options).Window;
        WindowStep step = WindowPolicy.Next(shown, Around(300, 30, 30, away: 20), Options);
        Assert.Equal((WindowChange.Moved, true), (step.Change, step.Tell));
        Assert.Equal(Options.MostWidth, step.Window.To - step.Window.From);
        Assert.Equal(Noon + 330 * Minute, step.Window.To);
    }

    [Fact]
    public void It_narrows_once_when_the_van_is_near_and_nobody_is_told()
    {
        ShownWindow shown = WindowPolicy.Next(null, Around(60, 40, 40, away: 25), Options).Window;
        Assert.Equal(WindowChange.None, WindowPolicy.Next(shown, Around(60, 15, 15, away: 11), Options).Change);
        WindowStep near = WindowPolicy.Next(shown, Around(60, 15, 15, away: 10), Options);
        Assert.Equal((WindowChange.Narrowed, false, 10), (near.Change, near.Tell, near.StopsAway));
        Assert.Equal((Noon + 45 * Minute, Noon + 75 * Minute), (near.Window.From, near.Window.To));
        Assert.Equal(WindowChange.None, WindowPolicy.Next(near.Window, Around(60, 2, 2, away: 2), Options).Change);
    }

    [Fact]
    public void Small_changes_add_up_before_the_customer_hears_of_them()
    {
        WindowOptions eager = Options with { Tolerance = 0 };
        ShownWindow shown = WindowPolicy.Next(null, Around(30, 20, 20, away: 25), eager).Window;
        WindowStep first = WindowPolicy.Next(shown, Around(36, 20, 20, away: 24), eager), second = WindowPolicy.Next(first.Window, Around(46, 20, 20, away: 23), eager);
        Assert.Equal((WindowChange.Widened, false), (first.Change, first.Tell));
        Assert.Equal((WindowChange.Widened, true), (second.Change, second.Tell));
        Assert.Equal(second.Window.To, second.Window.ToldTo);
    }

    [Fact]
    public void What_is_shown_holds_what_is_expected_and_changes_only_as_it_says() => Gen.Select(
        Gen.Int[-60, 300], Gen.Int[0, 60], Gen.Int[0, 90], Gen.Int[0, 40]).Array[1, 30].Sample(
        predictions =>
        {
            ShownWindow? shown = null;
            foreach ((int expected, int early, int late, int away) in predictions)
            {
                ArrivalPrediction prediction = Around(expected, early, late, away);
                WindowStep step = WindowPolicy.Next(shown, prediction, Options);
                Assert.True(step.Window.From <= prediction.Expected && step.Window.To >= prediction.Expected);
                Assert.True(step.Window.To - step.Window.From <= Math.Max(Options.MostWidth, 160 * Minute));
                Assert.Equal(shown is null ? 0 : shown.Value.Revisions + (step.Change is WindowChange.None ? 0 : 1), step.Window.Revisions);
                Assert.Equal(away <= 10 ? away : null, step.StopsAway);
                shown = step.Window;
            }
        },
        iter: 500,
        threads: 1);

    [Fact]
    public void Options_out_of_range_are_refused_by_name() =>
        Assert.Contains("MostWidth", Assert.Throws<ArgumentException>(() => (Options with { MostWidth = Minute }).Validate()).Message, StringComparison.Ordinal);

    private static ArrivalPrediction Around(int minutes, int early, int late, int away) =>
        new(Noon + minutes * Minute, Noon + (minutes - early) * Minute, Noon + (minutes + late) * Minute, away);
}
