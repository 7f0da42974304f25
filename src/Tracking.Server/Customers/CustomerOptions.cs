using Microsoft.Extensions.Options;
using Tracking.Grains;

namespace Tracking.Server.Customers;

/// <summary>What customers are shown and what they may ask; section <c>Tracking:Customers</c>.</summary>
internal sealed class CustomerOptions
{
    public const int DefaultShowStopsFrom = 10;
    public const int DefaultShowVanFrom = 5;
    public const int DefaultReportsPerLink = 5;

    /// <summary>Default of <see cref="VanSilentAfter"/>.</summary>
    public static readonly TimeSpan DefaultVanSilentAfter = TimeSpan.FromMinutes(10);

    /// <summary>Default of <see cref="RefreshPeriod"/>.</summary>
    public static readonly TimeSpan DefaultRefreshPeriod = TimeSpan.FromSeconds(3);

    /// <summary>Default of <see cref="RecheckPeriod"/>.</summary>
    public static readonly TimeSpan DefaultRecheckPeriod = TimeSpan.FromSeconds(30);

    /// <summary>Default of <see cref="ReportWithin"/>.</summary>
    public static readonly TimeSpan DefaultReportWithin = TimeSpan.FromDays(30);

    /// <summary>Default of <see cref="ReportPeriod"/>.</summary>
    public static readonly TimeSpan DefaultReportPeriod = TimeSpan.FromHours(1);

    /// <summary>Stops away up to which a customer is told how many they are.</summary>
    public int ShowStopsFrom { get; set; } = DefaultShowStopsFrom;

    /// <summary>Stops away up to which a customer sees where the van is. Farther off it is at other people's doors.</summary>
    public int ShowVanFrom { get; set; } = DefaultShowVanFrom;

    /// <summary>Silence after which a van's position is shown as where it was, not as where it is.</summary>
    public TimeSpan VanSilentAfter { get; set; } = DefaultVanSilentAfter;

    /// <summary>A watched package is looked at again no more often than this when its van or a station changes.</summary>
    public TimeSpan RefreshPeriod { get; set; } = DefaultRefreshPeriod;

    /// <summary>A watched package whose view depends on a van or a station is looked at this often although neither was heard of.</summary>
    public TimeSpan RecheckPeriod { get; set; } = DefaultRecheckPeriod;

    /// <summary>How long after its delivery a customer can report that a package did not come.</summary>
    public TimeSpan ReportWithin { get; set; } = DefaultReportWithin;

    /// <summary>Reports that one link may send in a <see cref="ReportPeriod"/>.</summary>
    public int ReportsPerLink { get; set; } = DefaultReportsPerLink;

    /// <summary>What <see cref="ReportsPerLink"/> counts for.</summary>
    public TimeSpan ReportPeriod { get; set; } = DefaultReportPeriod;
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class CustomerOptionsValidator : IValidateOptions<CustomerOptions>
{
    public ValidateOptionsResult Validate(string? name, CustomerOptions options)
    {
        OptionRules rules = new("Tracking:Customers");
        rules.Check(options.ShowStopsFrom, nameof(options.ShowStopsFrom), 0, 500);
        rules.Check(options.ShowVanFrom, nameof(options.ShowVanFrom), 0, 500);
        rules.Check(options.VanSilentAfter, nameof(options.VanSilentAfter), TimeSpan.FromSeconds(10), TimeSpan.FromHours(12));
        rules.Check(options.RefreshPeriod, nameof(options.RefreshPeriod), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        rules.Check(options.RecheckPeriod, nameof(options.RecheckPeriod), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        rules.Check(options.ReportWithin, nameof(options.ReportWithin), TimeSpan.FromHours(1), TimeSpan.FromDays(366));
        rules.Check(options.ReportsPerLink, nameof(options.ReportsPerLink), 1, 1000);
        rules.Check(options.ReportPeriod, nameof(options.ReportPeriod), TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        return rules.Result;
    }
}
