using System.CommandLine;
using System.Globalization;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Nasty;
using Tracking.Simulator.Network;
using Tracking.Simulator.Network.Map;

namespace Tracking.Simulator.Commands;

/// <summary><c>network</c>: plays a whole rural network through the public API.</summary>
internal sealed class NetworkCommand
{
    private const int MostPackagesPerVan = 250;

    private readonly Option<int> _stations = new("--stations") { Description = "Stations, at seats of real counties; about every twelfth is a hub", DefaultValueFactory = _ => 20 };
    private readonly Option<int?> _vans = new("--vans") { Description = "Vans; without it 10 for each station" };
    private readonly Option<int?> _packages = new("--packages") { Description = "Packages to deliver on a usual day; without it 100 for each van" };
    private readonly Option<int> _days = new("--days") { Description = "Days of delivery, 1 to 365; on each, the next one's packages come in", DefaultValueFactory = _ => 2 };
    private readonly Option<string> _region = new("--region") { Description = $"Where: {Regions.Names}, or states like WI,MN", DefaultValueFactory = _ => Regions.Default };
    private readonly Option<string> _startAt = new("--start-at") { Description = "Local time of the first day, like 12:00, at which it begins to be played; what was before is loaded as fast as the server takes it. Or now, or beginning", HelpName = "time", DefaultValueFactory = _ => "12:00" };
    private readonly Option<string> _speedUp = new("--speed-up") { Description = "Simulated seconds in a real one, or max", HelpName = "factor", DefaultValueFactory = _ => "1" };
    private readonly Option<string?> _duration = new("--duration") { Description = "Real time after which it ends, loading not counted, like 90s, 10m or 2h", HelpName = "time" };
    private readonly Option<int?> _rate = new("--rate") { Description = "Scans a second at most", HelpName = "scans/s" };
    private readonly Option<int> _positions = new("--positions") { Description = "Positions a second at most, 0 for none; a van tells its own every 5 s if that allows it", DefaultValueFactory = _ => 1000 };
    private readonly Option<string> _weather = new("--weather") { Description = "Hubs with bad weather on a day: stations closed or late, vans slow (a share, or a count from 2)", HelpName = "share", DefaultValueFactory = _ => "0" };
    private readonly Option<double> _surge = new("--surge") { Description = "Packages on every third day, the first included, against a usual one: 1 to 5", HelpName = "factor", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _deadZones = new("--dead-zones") { Description = "Rounds through country without coverage, of which everything comes late (a share, or a count from 2)", HelpName = "share", DefaultValueFactory = _ => "0.2" };
    private readonly Option<string> _incidents = new("--incidents") { Description = "Vans with whose round something goes wrong: leaves hours late, is silent, is not scanned in, packages left behind or scanned after their delivery (a share, or a count from 2)", HelpName = "share", DefaultValueFactory = _ => "0.01" };
    private readonly Option<string> _history = new("--history") { Description = "What to load of journeys that were over before --start-at: short leaves out trucks and bags, full has all", DefaultValueFactory = _ => "short" };
    private readonly Option<int> _links = new("--links") { Description = "Customers' links to show and to keep fresh, 0 to 20", DefaultValueFactory = _ => 3 };
    private readonly Option<string> _server = new("--server") { Description = "Where the server is", HelpName = "url", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
    private readonly Option<string?> _keyFile = new("--key-file") { Description = "File with the server's key; without it data/operator-key is tried for a server on this machine", HelpName = "file" };
    private readonly Option<int> _seed = new("--seed") { Description = "The same seed makes the same network and the same days", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _prefix = new("--prefix") { Description = "Put before the ids of packages and bags, to play a network once more", DefaultValueFactory = _ => "" };
    private readonly Option<int> _batch = new("--batch") { Description = "Scans in a request, 1 to 1000", DefaultValueFactory = _ => 500 };
    private readonly Option<int> _giveUpAfter = new("--give-up-after") { Description = "Seconds to keep trying when the server takes nothing", HelpName = "seconds", DefaultValueFactory = _ => 300 };
    private readonly Option<int?> _verify = new("--verify") { Description = "Afterwards, compare so many packages (without a number 2000), all vans and all stations with what was sent", HelpName = "packages", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _report = new("--report") { Description = "Write what came of it as JSON", HelpName = "file" };
    private readonly NastyArguments _nasty = new("0.01");

    public Command Build()
    {
        var command = new Command(
            "network",
            "Plays a rural network: packages come in at hubs and stations, trucks carry them through the night, vans deliver them by day. "
            + "By default it is noon at once, with everything where it is at noon, and goes on in real time. Ctrl-C sends what is due and ends.");
        Option[] all =
        [
            _stations, _vans, _packages, _days, _region, _startAt, _speedUp, _duration, _rate, _positions, _weather, _surge, _deadZones, _incidents, _history, _links, _server, _keyFile,
            _seed, _prefix, _batch, _giveUpAfter, _verify, _report,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        _nasty.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancel) => CommonArguments.RunAsync(
        async stop => (await new NetworkRun(Read(arguments), CommonArguments.View(), TimeProvider.System).RunAsync(stop).ConfigureAwait(false)).Good, cancel);

    /// <exception cref="SimulatorException">A value breaks a rule; the message names the option, the value and the rule.</exception>
    internal NetworkSettings Read(ParseResult arguments)
    {
        var stations = CommonArguments.Within("--stations", arguments.GetValue(_stations), 1, 2900);
        var vans = CommonArguments.Within("--vans", arguments.GetValue(_vans) ?? stations * 10, stations, 50_000);
        var packages = CommonArguments.Within("--packages", arguments.GetValue(_packages) ?? vans * 100, 1, Math.Min(5_000_000, vans * MostPackagesPerVan));
        var surge = arguments.GetValue(_surge);
        if (!(surge is >= 1 and <= 5))
        {
            throw new SimulatorException(string.Create(CultureInfo.InvariantCulture, $"--surge {surge}: give a number from 1 to 5."));
        }

        return new()
        {
            Server = CommonArguments.ServerUri(arguments.GetValue(_server)!),
            KeyFile = arguments.GetValue(_keyFile),
            Stations = stations,
            Vans = vans,
            Region = arguments.GetValue(_region)!,
            Days = CommonArguments.Within("--days", arguments.GetValue(_days), 1, 365),
            Day = new()
            {
                Packages = packages,
                Seed = CommonArguments.Within("--seed", arguments.GetValue(_seed), 0, 1_000_000),
                Prefix = CommonArguments.Prefix(arguments.GetValue(_prefix)!),
                Nasty = _nasty.Read(arguments),
                DeadZones = Share.Parse("--dead-zones", arguments.GetValue(_deadZones)!),
                Incidents = Share.Parse("--incidents", arguments.GetValue(_incidents)!),
                Weather = Share.Parse("--weather", arguments.GetValue(_weather)!),
                Surge = surge,
            },
            SpeedUp = SpeedUp.Parse(arguments.GetValue(_speedUp)!),
            StartAt = StartAt.Parse(arguments.GetValue(_startAt)!),
            Duration = arguments.GetValue(_duration) is { } duration ? CommonArguments.RealTime("--duration", duration) : null,
            Rate = arguments.GetValue(_rate) is { } rate ? CommonArguments.Within("--rate", rate, 1, 1_000_000) : null,
            Positions = CommonArguments.Within("--positions", arguments.GetValue(_positions), 0, 100_000),
            ShortHistory = arguments.GetValue(_history) switch
            {
                "short" => true,
                "full" => false,
                var other => throw new SimulatorException($"--history {other}: give short or full."),
            },
            Links = CommonArguments.Within("--links", arguments.GetValue(_links), 0, 20),
            BatchSize = CommonArguments.Within("--batch", arguments.GetValue(_batch), 1, 1000),
            GiveUpAfter = TimeSpan.FromSeconds(CommonArguments.Within("--give-up-after", arguments.GetValue(_giveUpAfter), 1, 86_400)),
            Verify = arguments.GetResult(_verify) is null ? 0 : CommonArguments.Within("--verify", arguments.GetValue(_verify) ?? 2000, 1, 1_000_000),
            ReportFile = arguments.GetValue(_report),
        };
    }
}
