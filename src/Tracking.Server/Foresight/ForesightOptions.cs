using Microsoft.Extensions.Options;
using Tracking.Grains;
using Tracking.Planning.Demand;

namespace Tracking.Server.Foresight;

/// <summary>How far and how often the server looks ahead; section <c>Tracking:Foresight</c>.</summary>
internal sealed class ForesightOptions
{
    public const bool DefaultEnabled = true;

    /// <summary>On a server one thread, so that the others go on with their work.</summary>
    public const int DefaultTrainingThreads = 1;

    /// <summary>Default of <see cref="TrainAt"/>: when a network in America is quiet.</summary>
    public static readonly TimeSpan DefaultTrainAt = TimeSpan.FromHours(8);

    /// <summary>Default of <see cref="LookEvery"/>.</summary>
    public static readonly TimeSpan DefaultLookEvery = TimeSpan.FromMinutes(5);

    /// <summary>Default of <see cref="TellEvery"/>.</summary>
    public static readonly TimeSpan DefaultTellEvery = TimeSpan.FromSeconds(5);

    /// <summary>Whether models are trained and bottlenecks looked for at all. Forecasts are answered either way.</summary>
    public bool Enabled { get; set; } = DefaultEnabled;

    /// <summary>Time of day, UTC, at which a model is trained anew.</summary>
    public TimeSpan TrainAt { get; set; } = DefaultTrainAt;

    /// <summary>Threads that learn, 1 to 64.</summary>
    public int TrainingThreads { get; set; } = DefaultTrainingThreads;

    /// <summary>Hours ahead that a model forecasts, 24 to 336.</summary>
    public int HorizonHours { get; set; } = DemandOptions.DefaultHorizonHours;

    /// <summary>Trees of a model, 1 to 5,000.</summary>
    public int Trees { get; set; } = DemandOptions.DefaultTrees;

    /// <summary>Moments of the past from which a model is tested, 2 to 50.</summary>
    public int BackTestWindows { get; set; } = DemandOptions.DefaultBackTestWindows;

    /// <summary>How often bottlenecks are looked for, 1 s to 1 h.</summary>
    public TimeSpan LookEvery { get; set; } = DefaultLookEvery;

    /// <summary>How often stations are told what goes there, and requests to train are looked for; 0.1 s to 1 min.</summary>
    public TimeSpan TellEvery { get; set; } = DefaultTellEvery;

    /// <summary>How demand is learned.</summary>
    public DemandOptions ToDemand() => new() { HorizonHours = HorizonHours, Trees = Trees, BackTestWindows = BackTestWindows, Threads = TrainingThreads };
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class ForesightOptionsValidator : IValidateOptions<ForesightOptions>
{
    public ValidateOptionsResult Validate(string? name, ForesightOptions options)
    {
        OptionRules rules = new("Tracking:Foresight");
        rules.Check(options.TrainAt, nameof(options.TrainAt), TimeSpan.Zero, TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        rules.Check(options.TrainingThreads, nameof(options.TrainingThreads), 1, 64);
        rules.Check(options.HorizonHours, nameof(options.HorizonHours), 24, DemandOptions.MaxHorizonHours);
        rules.Check(options.Trees, nameof(options.Trees), 1, 5_000);
        rules.Check(options.BackTestWindows, nameof(options.BackTestWindows), 2, 50);
        rules.Check(options.LookEvery, nameof(options.LookEvery), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        rules.Check(options.TellEvery, nameof(options.TellEvery), TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(1));
        return rules.Result;
    }
}
