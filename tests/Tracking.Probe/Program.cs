using System.CommandLine;
using Tracking.Probe;

var probes = new Option<int>("--probes") { Description = "Probes of each kind: half of them about nothing, half about another partner's packages.", DefaultValueFactory = _ => 10_000 };
var lanes = new Option<int>("--lanes") { Description = "Probes under way at once.", DefaultValueFactory = _ => 4 };
var only = new Option<ProbeKind[]>("--only") { Description = "Kinds to probe; all when absent.", AllowMultipleArgumentsPerToken = true };
var seed = new Option<int>("--seed") { Description = "Of the order of the probes.", DefaultValueFactory = _ => Environment.TickCount };
var quantum = new Option<int?>("--quantum") { Description = "The server's Tracking:Security:HeldAnswerQuantum, in milliseconds; its default when absent." };
var control = new Option<bool>("--control") { Description = "As a caller of the whole network, whose answers are not held: the times must tell, or the probe would notice nothing." };
var command = new RootCommand("Tries to learn by the time that answers take whether another partner's packages exist.") { probes, lanes, only, seed, quantum, control };
command.SetAction((parsed, cancellation) => ProbeRun.RunAsync(
    new ProbePlan(
        parsed.GetValue(probes),
        parsed.GetValue(lanes),
        parsed.GetValue(only) is { Length: > 0 } kinds ? kinds : Enum.GetValues<ProbeKind>(),
        parsed.GetValue(seed),
        parsed.GetValue(quantum),
        parsed.GetValue(control)),
    cancellation));
return await command.Parse(args).InvokeAsync();
