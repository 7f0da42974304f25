using System.CommandLine;
using Tracking.Simulator.Driving;

namespace Tracking.Simulator.Commands;

/// <summary><c>drive</c>: plays delivery routes through the public API.</summary>
internal sealed class DriveCommand
{
    private readonly Option<string[]> _route = new("--route") { Description = "Route files to drive", HelpName = "file", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> _sample = new("--sample") { Description = "Drive the made-up route that comes with the program" };
    private readonly Option<string> _server = new("--server") { Description = "Where the server is", HelpName = "url", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
    private readonly Option<string?> _keyFile = new("--key-file") { Description = "File with the server's key; without it data/operator-key is tried for a server on this machine", HelpName = "file" };
    private readonly Option<string> _speedUp = new("--speed-up") { Description = "Simulated seconds in a real one, or max", HelpName = "factor", DefaultValueFactory = _ => "60" };
    private readonly Option<int> _seed = new("--seed") { Description = "The same seed makes the same choices", DefaultValueFactory = _ => 1 };
    private readonly Option<string> _prefix = new("--prefix") { Description = "Put before the ids of packages and vans, to drive a file once more", DefaultValueFactory = _ => "" };
    private readonly Option<int> _batch = new("--batch") { Description = "Scans in a request, 1 to 1000", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _giveUpAfter = new("--give-up-after") { Description = "Seconds to keep trying when the server takes nothing", HelpName = "seconds", DefaultValueFactory = _ => 300 };
    private readonly Option<bool> _verify = new("--verify") { Description = "Afterwards, compare the server with the files" };
    private readonly Option<string?> _report = new("--report") { Description = "Write what came of it as JSON", HelpName = "file" };
    private readonly NastyArguments _nasty = new();

    public Command Build()
    {
        var command = new Command("drive", "Drives delivery routes: announces, loads, departs, posts positions, delivers.");
        Option[] all = [_route, _sample, _server, _keyFile, _speedUp, _seed, _prefix, _batch, _giveUpAfter, _verify, _report];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }

        _nasty.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private Task<int> RunAsync(ParseResult arguments, CancellationToken cancel) => CommonArguments.RunAsync(
        async stop => (await new DriveRun(Read(arguments), CommonArguments.View(), TimeProvider.System).RunAsync(stop).ConfigureAwait(false)).Good, cancel);

    private DriveSettings Read(ParseResult arguments) => new()
    {
        RouteFiles = arguments.GetValue(_route) ?? [],
        Sample = arguments.GetValue(_sample),
        Server = CommonArguments.ServerUri(arguments.GetValue(_server)!),
        KeyFile = arguments.GetValue(_keyFile),
        SpeedUp = SpeedUp.Parse(arguments.GetValue(_speedUp)!),
        Seed = arguments.GetValue(_seed),
        Prefix = CommonArguments.Prefix(arguments.GetValue(_prefix)!),
        BatchSize = CommonArguments.Within("--batch", arguments.GetValue(_batch), 1, 1000),
        GiveUpAfter = TimeSpan.FromSeconds(CommonArguments.Within("--give-up-after", arguments.GetValue(_giveUpAfter), 1, 86_400)),
        Nasty = _nasty.Read(arguments),
        Verify = arguments.GetValue(_verify),
        ReportFile = arguments.GetValue(_report),
    };
}
