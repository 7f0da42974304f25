using System.CommandLine;
using System.Globalization;
using Tracking.Simulator.Loading;

namespace Tracking.Simulator.Commands;

/// <summary><c>load</c>: loads a server with scanners and thousands of hub connections, and measures.</summary>
internal sealed class LoadCommand
{
    private const int MostConnections = 60_000;

    private readonly Option<string> _server = new("--server") { Description = "Where the server is", HelpName = "url", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
    private readonly Option<string?> _keyFile = new("--key-file") { Description = "File with the server's key; without it data/operator-key is tried for a server on this machine", HelpName = "file" };
    private readonly Option<int> _customers = new("--customers") { Description = "Hub connections that watch one package each", DefaultValueFactory = _ => 1000 };
    private readonly Option<int> _byLink = new("--by-link") { Description = "Of the customers, those who come by a link instead of the key", DefaultValueFactory = _ => 0 };
    private readonly Option<int> _slow = new("--slow") { Description = "Of the customers, those who read slowly", DefaultValueFactory = _ => 0 };
    private readonly Option<int> _slowRate = new("--slow-rate") { Description = "Bytes a second that they read", HelpName = "bytes", DefaultValueFactory = _ => 4096 };
    private readonly Option<int> _stalled = new("--stalled") { Description = "Of the customers, those who read nothing once they watch, and still send pings", DefaultValueFactory = _ => 0 };
    private readonly Option<int> _busy = new("--busy") { Description = "Of the customers, those who watch as much as stalled ones and read it", DefaultValueFactory = _ => 0 };
    private readonly Option<int> _furtherWatches = new("--stalled-watches", "--busy-watches") { Description = "Further packages that each stalled or busy one watches", HelpName = "packages", DefaultValueFactory = _ => 50 };
    private readonly Option<int> _rooms = new("--control-rooms") { Description = "Hub connections that watch a moving area of the map", DefaultValueFactory = _ => 0 };
    private readonly Option<string> _moveEvery = new("--move-every") { Description = "How often each of them moves", HelpName = "time", DefaultValueFactory = _ => "5s" };
    private readonly Option<double> _rate = new("--rate") { Description = "Scans a second, 0 for none; sent when they are due, whatever became of the ones before", HelpName = "scans/s", DefaultValueFactory = _ => 500 };
    private readonly Option<int> _batch = new("--batch") { Description = "Scans in a request, 1 to 1000", DefaultValueFactory = _ => 1 };
    private readonly Option<double> _watched = new("--watched") { Description = "Share of the scans that are of watched packages, 0 to 1", HelpName = "share", DefaultValueFactory = _ => 0.5 };
    private readonly Option<int> _packages = new("--packages") { Description = "Packages that are scanned and that nobody watches, at a time", DefaultValueFactory = _ => 20_000 };
    private readonly Option<int> _vans = new("--vans") { Description = "Vans that tell where they are", DefaultValueFactory = _ => 0 };
    private readonly Option<string> _positionEvery = new("--position-every") { Description = "How often each does", HelpName = "time", DefaultValueFactory = _ => "2s" };
    private readonly Option<string> _duration = new("--duration") { Description = "How long it is measured, like 90s, 10m or 2h", HelpName = "time", DefaultValueFactory = _ => "1m" };
    private readonly Option<string> _warmUp = new("--warm-up") { Description = "How long it is loaded before that", HelpName = "time", DefaultValueFactory = _ => "10s" };
    private readonly Option<int?> _serverPid = new("--server-pid") { Description = "The server's process on this machine; without it the server's own metrics tell what it uses", HelpName = "id" };
    private readonly Option<string?> _prefix = new("--prefix") { Description = "Put before the ids of packages; without it one of the time" };
    private readonly Option<string?> _report = new("--report") { Description = "Write what came of it as JSON, and as Markdown beside it", HelpName = "file" };

    public Command Build()
    {
        var command = new Command(
            "load",
            "Loads a server with scanners and with thousands of hub connections, and measures how long a scan takes until it is acknowledged and until a client sees it. "
            + "At the end every client must have what the server has.");
        Option[] all =
        [
            _server, _keyFile, _customers, _byLink, _slow, _slowRate, _stalled, _busy, _furtherWatches, _rooms, _moveEvery, _rate, _batch, _watched, _packages, _vans, _positionEvery, _duration,
            _warmUp, _serverPid, _prefix, _report,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        command.SetAction(RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        SocketTuning.HandleOnOneThread();
        return CommonArguments.RunAsync(
            async stop => (await new LoadRun(Read(arguments), CommonArguments.View(), TimeProvider.System).RunAsync(stop).ConfigureAwait(false)).Good, cancel);
    }

    /// <exception cref="SimulatorException">A value breaks a rule; the message names the option, the value and the rule.</exception>
    internal LoadSettings Read(ParseResult arguments)
    {
        var customers = CommonArguments.Within("--customers", arguments.GetValue(_customers), 0, MostConnections);
        var slow = CommonArguments.Within("--slow", arguments.GetValue(_slow), 0, customers);
        var stalled = CommonArguments.Within("--stalled", arguments.GetValue(_stalled), 0, customers - slow);
        var vans = CommonArguments.Within("--vans", arguments.GetValue(_vans), 0, 1_000_000);
        var rooms = CommonArguments.Within("--control-rooms", arguments.GetValue(_rooms), 0, MostConnections - customers);
        var packages = CommonArguments.Within("--packages", arguments.GetValue(_packages), 0, 10_000_000);
        var rate = Within("--rate", arguments.GetValue(_rate), 0, 1_000_000);
        if (rate > 0 && customers + packages == 0)
        {
            throw new SimulatorException($"--rate {rate}: with --customers 0 and --packages 0 there is nothing to scan; give one of them, or --rate 0.");
        }

        return new()
        {
            Server = CommonArguments.ServerUri(arguments.GetValue(_server)!),
            KeyFile = arguments.GetValue(_keyFile),
            Customers = customers,
            ByLink = CommonArguments.Within("--by-link", arguments.GetValue(_byLink), 0, customers),
            Slow = slow,
            SlowBytesPerSecond = CommonArguments.Within("--slow-rate", arguments.GetValue(_slowRate), 1, 1_000_000),
            Stalled = stalled,
            Busy = CommonArguments.Within("--busy", arguments.GetValue(_busy), 0, customers - slow - stalled),
            FurtherWatches = CommonArguments.Within("--stalled-watches", arguments.GetValue(_furtherWatches), 0, 5000),
            ControlRooms = rooms,
            MoveEvery = CommonArguments.RealTime("--move-every", arguments.GetValue(_moveEvery)!),
            Rate = rate,
            Batch = CommonArguments.Within("--batch", arguments.GetValue(_batch), 1, 1000),
            WatchedShare = customers == 0 ? 0 : packages == 0 ? 1 : Within("--watched", arguments.GetValue(_watched), 0, 1),
            OtherPackages = packages,
            Vans = vans,
            PositionEvery = CommonArguments.RealTime("--position-every", arguments.GetValue(_positionEvery)!),
            Duration = CommonArguments.RealTime("--duration", arguments.GetValue(_duration)!),
            WarmUp = CommonArguments.RealTime("--warm-up", arguments.GetValue(_warmUp)!),
            Prefix = arguments.GetValue(_prefix) is { } prefix
                ? CommonArguments.Prefix(prefix)
                : string.Create(CultureInfo.InvariantCulture, $"L{DateTime.UtcNow:MMddHHmmss}-"),
            ServerProcessId = arguments.GetValue(_serverPid) is { } id ? CommonArguments.Within("--server-pid", id, 1, int.MaxValue) : null,
            ReportFile = arguments.GetValue(_report),
        };
    }

    private static double Within(string option, double value, double min, double max) => value >= min && value <= max
        ? value
        : throw new SimulatorException(string.Create(CultureInfo.InvariantCulture, $"{option} {value}: give a number from {min} to {max}."));
}
