using Microsoft.Extensions.Options;
using Tracking.Grains;

namespace Tracking.Server.Live;

/// <summary>Bounds of live updates; section <c>Tracking:Live</c>.</summary>
internal sealed class LiveOptions
{
    public const int DefaultMaxWatchesPerConnection = 10_000;
    public const int DefaultMaxItemsPerMessage = 200;
    public const int DefaultMaxAreaVehicles = 2_000;
    public const double DefaultMinVehicleZoom = 8;

    /// <summary>Default of <see cref="SendDeadline"/>.</summary>
    public static readonly TimeSpan DefaultSendDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Default of <see cref="RefreshPeriod"/>.</summary>
    public static readonly TimeSpan DefaultRefreshPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>Default of <see cref="ForgetSilentVehiclesAfter"/>.</summary>
    public static readonly TimeSpan DefaultForgetSilentVehiclesAfter = TimeSpan.FromDays(1);

    /// <summary>How long one message may take to be handed to a connection; one that takes longer is cut.</summary>
    public TimeSpan SendDeadline { get; set; } = DefaultSendDeadline;

    /// <summary>Things one connection may watch; a further one is refused.</summary>
    public int MaxWatchesPerConnection { get; set; } = DefaultMaxWatchesPerConnection;

    /// <summary>Views in one message; more go into further messages.</summary>
    public int MaxItemsPerMessage { get; set; } = DefaultMaxItemsPerMessage;

    /// <summary>How often stations and map areas are looked at for changes.</summary>
    public TimeSpan RefreshPeriod { get; set; } = DefaultRefreshPeriod;

    /// <summary>Vehicles in a map area up to which each is shown; more are counted in cells.</summary>
    public int MaxAreaVehicles { get; set; } = DefaultMaxAreaVehicles;

    /// <summary>Zoom of a map area below which vehicles are counted in cells.</summary>
    public double MinVehicleZoom { get; set; } = DefaultMinVehicleZoom;

    /// <summary>Silence after which a vehicle leaves the map.</summary>
    public TimeSpan ForgetSilentVehiclesAfter { get; set; } = DefaultForgetSilentVehiclesAfter;
}

/// <summary>Names the option, its value and the rule.</summary>
internal sealed class LiveOptionsValidator : IValidateOptions<LiveOptions>
{
    public ValidateOptionsResult Validate(string? name, LiveOptions options)
    {
        OptionRules rules = new("Tracking:Live");
        rules.Check(options.SendDeadline, nameof(options.SendDeadline), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        rules.Check(options.MaxWatchesPerConnection, nameof(options.MaxWatchesPerConnection), 1, 1_000_000);
        rules.Check(options.MaxItemsPerMessage, nameof(options.MaxItemsPerMessage), 1, 10_000);
        rules.Check(options.RefreshPeriod, nameof(options.RefreshPeriod), TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        rules.Check(options.MaxAreaVehicles, nameof(options.MaxAreaVehicles), 1, 100_000);
        rules.Check(options.MinVehicleZoom, nameof(options.MinVehicleZoom), 0.0, 24.0);
        rules.Check(options.ForgetSilentVehiclesAfter, nameof(options.ForgetSilentVehiclesAfter), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        return rules.Result;
    }
}
