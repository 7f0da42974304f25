using Microsoft.Extensions.Options;
using Tracking.Grains;

namespace Tracking.Server.Security.Audit;

/// <summary>How long it is kept who did what, and how many refused attempts are; section <c>Tracking:Security:Audit</c>.</summary>
internal sealed class AuditOptions
{
    public const double DefaultRefusalsPerMinute = 6;
    public const int DefaultRefusalsAtOnce = 20;
    public const double DefaultAllRefusalsPerMinute = 600;

    /// <summary>Default of <see cref="KeepFor"/>.</summary>
    public static readonly TimeSpan DefaultKeepFor = TimeSpan.FromDays(400);

    /// <summary>How long entries are kept; whole days, 1 day to 10 years.</summary>
    public TimeSpan KeepFor { get; set; } = DefaultKeepFor;

    /// <summary>Refused attempts of one identity, or from one address, that are written down for long; 0.01 to 100,000. Further ones are only counted.</summary>
    public double RefusalsPerMinute { get; set; } = DefaultRefusalsPerMinute;

    /// <summary>Refused attempts of one identity or address that are written down at once; 1 to 10,000.</summary>
    public int RefusalsAtOnce { get; set; } = DefaultRefusalsAtOnce;

    /// <summary>Refused attempts of everybody together that one node writes down for long; 1 to 1,000,000.</summary>
    public double AllRefusalsPerMinute { get; set; } = DefaultAllRefusalsPerMinute;
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class AuditOptionsValidator : IValidateOptions<AuditOptions>
{
    public ValidateOptionsResult Validate(string? name, AuditOptions options)
    {
        OptionRules rules = new("Tracking:Security:Audit");
        rules.Check(options.KeepFor, nameof(options.KeepFor), TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
        rules.Check(options.RefusalsPerMinute, nameof(options.RefusalsPerMinute), 0.01, 100_000);
        rules.Check(options.RefusalsAtOnce, nameof(options.RefusalsAtOnce), 1, 10_000);
        rules.Check(options.AllRefusalsPerMinute, nameof(options.AllRefusalsPerMinute), 1.0, 1_000_000);
        return rules.Result;
    }
}
