using Microsoft.Extensions.Options;
using Tracking.Grains;

namespace Tracking.Server.Emissions;

/// <summary>Bounds of estimating emissions; section <c>Tracking:Emissions</c>.</summary>
internal sealed class EmissionLimits
{
    public const int DefaultAtOnce = 4;
    public const double DefaultSeconds = 60;
    public const int DefaultVehicles = 2_000;
    public const int DefaultPackages = 200_000;
    public const double DefaultKeptSeconds = 30;

    /// <summary>Estimates for one package or vehicle being made at once on a node; a request beyond is refused with 503. One of more vehicles counts among <c>Tracking:Planning:MaxAtOnce</c>.</summary>
    public int AtOnce { get; set; } = DefaultAtOnce;

    /// <summary>Seconds that an estimate of more than one vehicle may take before it is given up.</summary>
    public double Seconds { get; set; } = DefaultSeconds;

    /// <summary>Vehicles of one estimate at the most.</summary>
    public int Vehicles { get; set; } = DefaultVehicles;

    /// <summary>Packages of one estimate at the most, counted once for each vehicle; also of all estimates that are kept.</summary>
    public int Packages { get; set; } = DefaultPackages;

    /// <summary>Seconds for which an estimate is kept, so that its further pages cost nothing and agree with the first.</summary>
    public double KeptSeconds { get; set; } = DefaultKeptSeconds;
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class EmissionLimitsValidator : IValidateOptions<EmissionLimits>
{
    public ValidateOptionsResult Validate(string? name, EmissionLimits options)
    {
        OptionRules rules = new("Tracking:Emissions");
        rules.Check(options.AtOnce, nameof(options.AtOnce), 1, 64);
        rules.Check(options.Seconds, nameof(options.Seconds), 0.001, 3600);
        rules.Check(options.Vehicles, nameof(options.Vehicles), 1, 100_000);
        rules.Check(options.Packages, nameof(options.Packages), 1, 10_000_000);
        rules.Check(options.KeptSeconds, nameof(options.KeptSeconds), 0, 3600);
        return rules.Result;
    }
}
