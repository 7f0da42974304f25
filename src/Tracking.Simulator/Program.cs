using System.CommandLine;
using Tracking.Simulator.Commands;

var root = new RootCommand("Drives a network of delivery stations and vans through the tracking server's public API.");
root.Subcommands.Add(new DriveCommand().Build());
root.Subcommands.Add(new NetworkCommand().Build());
root.Subcommands.Add(new LoadCommand().Build());
var arguments = root.Parse(args);
var exitCode = await arguments.InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) }).ConfigureAwait(false);
return arguments.Errors.Count > 0 ? ExitCode.CouldNotBegin : exitCode;
