using System.CommandLine;
using Tracking.Simulator.Commands;

var root = new RootCommand("Drives a network of delivery stations and vans through the tracking server's public API.");
root.Subcommands.Add(new DriveCommand().Build());
return await root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(10) }).ConfigureAwait(false);
