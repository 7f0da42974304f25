using Microsoft.Extensions.Options;

namespace Tracking.Grains.Arrivals;

/// <summary>How often arrival times are worked out; section <c>Tracking:Arrivals</c>.</summary>
public sealed class ArrivalOptions
{
    /// <summary>Default of <see cref="EvaluateEvery"/>: 1 s.</summary>
    public static readonly TimeSpan DefaultEvaluateEvery = TimeSpan.FromSeconds(1);

    /// <summary>Default of <see cref="RecheckAfter"/>: 30 s.</summary>
    public static readonly TimeSpan DefaultRecheckAfter = TimeSpan.FromSeconds(30);

    /// <summary>A van's round is looked at so long after something changed aboard, unless somebody asks before; 1 ms to 1 min.</summary>
    public TimeSpan EvaluateEvery { get; set; } = DefaultEvaluateEvery;

    /// <summary>Who asks although nothing has changed gets what was worked out at most so long ago; 1 s to 10 min.</summary>
    public TimeSpan RecheckAfter { get; set; } = DefaultRecheckAfter;
}

/// <summary>Names the option, its value and the rule.</summary>
public sealed class ArrivalOptionsValidator : IValidateOptions<ArrivalOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ArrivalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionRules rules = new("Tracking:Arrivals");
        rules.Check(options.EvaluateEvery, nameof(options.EvaluateEvery), TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1));
        rules.Check(options.RecheckAfter, nameof(options.RecheckAfter), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        return rules.Result;
    }
}
