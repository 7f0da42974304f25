using Microsoft.Extensions.Options;
using Tracking.Grains;

namespace Tracking.Server.Planning;

/// <summary>Bounds of planning; section <c>Tracking:Planning</c>.</summary>
internal sealed class PlanningOptions
{
    public const int DefaultMaxAtOnce = 1;
    public const double DefaultSiteSeconds = 60;
    public const double DefaultDispatchSeconds = 120;

    /// <summary>Plans being made at once on a node, each on a thread of its own; a request beyond is refused with 503.</summary>
    public int MaxAtOnce { get; set; } = DefaultMaxAtOnce;

    /// <summary>Seconds that choosing sites may take before it is given up.</summary>
    public double SiteSeconds { get; set; } = DefaultSiteSeconds;

    /// <summary>Seconds of search that a dispatch may ask for.</summary>
    public double DispatchSeconds { get; set; } = DefaultDispatchSeconds;
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class PlanningOptionsValidator : IValidateOptions<PlanningOptions>
{
    public ValidateOptionsResult Validate(string? name, PlanningOptions options)
    {
        OptionRules rules = new("Tracking:Planning");
        rules.Check(options.MaxAtOnce, nameof(options.MaxAtOnce), 1, 64);
        rules.Check(options.SiteSeconds, nameof(options.SiteSeconds), 0.001, 3600);
        rules.Check(options.DispatchSeconds, nameof(options.DispatchSeconds), 1, 3600);
        return rules.Result;
    }
}
