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
    public const int DefaultBufferBytes = 64 * 1024;
    public const int DefaultSocketBufferBytes = 128 * 1024;
    public const int DefaultMaxCallBytes = 32 * 1024;
    public const int DefaultMaxCallsAtOnce = 4;

    /// <summary>Default of <see cref="SendDeadline"/>.</summary>
    public static readonly TimeSpan DefaultSendDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Default of <see cref="RefreshPeriod"/>.</summary>
    public static readonly TimeSpan DefaultRefreshPeriod = TimeSpan.FromMilliseconds(250);

    /// <summary>Default of <see cref="ForgetSilentVehiclesAfter"/>.</summary>
    public static readonly TimeSpan DefaultForgetSilentVehiclesAfter = TimeSpan.FromDays(1);

    /// <summary>Default of <see cref="HandshakeTimeout"/>.</summary>
    public static readonly TimeSpan DefaultHandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Default of <see cref="PingPeriod"/>.</summary>
    public static readonly TimeSpan DefaultPingPeriod = TimeSpan.FromSeconds(15);

    /// <summary>Default of <see cref="ClientTimeout"/>.</summary>
    public static readonly TimeSpan DefaultClientTimeout = TimeSpan.FromSeconds(40);

    /// <summary>
    /// How long one message may take to be handed to a connection whose buffers are full; one that takes longer is cut, whatever it sends meanwhile. An answer to a call may take
    /// twice as long.
    /// </summary>
    public TimeSpan SendDeadline { get; set; } = DefaultSendDeadline;

    /// <summary>Bytes that wait in the hub for a connection before the next message is held back, and as many for what it sent; 4,096 to 16,777,216.</summary>
    public int BufferBytes { get; set; } = DefaultBufferBytes;

    /// <summary>Bytes that the system keeps for a connection until its client takes them; Linux keeps up to twice as much. 4,096 to 16,777,216.</summary>
    public int SocketBufferBytes { get; set; } = DefaultSocketBufferBytes;

    /// <summary>Bytes of a call of a hub method; the connection that sends more is closed. 1,024 to 1,048,576.</summary>
    public int MaxCallBytes { get; set; } = DefaultMaxCallBytes;

    /// <summary>Calls of one connection that are worked on at once; further ones wait. 1 to 100.</summary>
    public int MaxCallsAtOnce { get; set; } = DefaultMaxCallsAtOnce;

    /// <summary>How long a client may take for its first message; 1 s to 5 min.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = DefaultHandshakeTimeout;

    /// <summary>How often a connection on which nothing is sent is sent a ping; 1 s to 5 min.</summary>
    public TimeSpan PingPeriod { get; set; } = DefaultPingPeriod;

    /// <summary>Silence of a client after which it is taken for gone; longer than <see cref="PingPeriod"/>, to 1 h.</summary>
    public TimeSpan ClientTimeout { get; set; } = DefaultClientTimeout;

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
        rules.Check(options.BufferBytes, nameof(options.BufferBytes), 4_096, 16 * 1024 * 1024);
        rules.Check(options.SocketBufferBytes, nameof(options.SocketBufferBytes), 4_096, 16 * 1024 * 1024);
        rules.Check(options.MaxCallBytes, nameof(options.MaxCallBytes), 1_024, 1024 * 1024);
        rules.Check(options.MaxCallsAtOnce, nameof(options.MaxCallsAtOnce), 1, 100);
        rules.Check(options.HandshakeTimeout, nameof(options.HandshakeTimeout), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        rules.Check(options.PingPeriod, nameof(options.PingPeriod), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        rules.Check(options.ClientTimeout, nameof(options.ClientTimeout), options.PingPeriod + TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        return rules.Result;
    }
}
