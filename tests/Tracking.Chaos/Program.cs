using System.CommandLine;
using Tracking.Chaos;

var rate = new Option<int>("--rate") { Description = "Scans a second.", DefaultValueFactory = _ => 150 };
var kills = new Option<int>("--kills") { Description = "Nodes killed, one after the other.", DefaultValueFactory = _ => 20 };
var cuts = new Option<string[]>("--cut")
{
    Description = "Cuts a node off, each time it is given: 'all' from everything, 'cluster' from the other nodes and Redis only.",
    DefaultValueFactory = _ => ["all", "cluster"],
    Arity = ArgumentArity.ZeroOrMore,
};
var seconds = new Option<int>("--seconds") { Description = "Length of one measurement of CPU; it is repeated until it does not fall any more.", DefaultValueFactory = _ => 20 };

var nodes = new Option<int[]>("--nodes")
{
    Description = "Numbers of nodes at which CPU is measured.",
    DefaultValueFactory = _ => [1, 2, 3],
    Arity = ArgumentArity.OneOrMore,
    AllowMultipleArgumentsPerToken = true,
};

var disaster = new Command("disaster", "Kills nodes, cuts one off, restarts all, under load; then counts.") { rate, kills, cuts };
disaster.SetAction((arguments, _) => RunAsync(arguments.GetValue(rate), scenarios => scenarios.DisasterAsync(arguments.GetValue(kills), arguments.GetValue(cuts) ?? [])));
var cpu = new Command("cpu", "CPU of the nodes and requests to storage for each scan, at 1, 2 and 3 nodes.") { rate, seconds, nodes };
cpu.SetAction((arguments, _) => RunAsync(arguments.GetValue(rate), scenarios => scenarios.CpuAsync(arguments.GetValue(seconds), arguments.GetValue(nodes)!)));
var all = new Command("all", "Both.") { rate, kills, cuts, seconds, nodes };
all.SetAction((arguments, _) => RunAsync(arguments.GetValue(rate), async scenarios =>
{
    await scenarios.DisasterAsync(arguments.GetValue(kills), arguments.GetValue(cuts) ?? []);
    await scenarios.CpuAsync(arguments.GetValue(seconds), arguments.GetValue(nodes)!);
}));
return await new RootCommand("What a cluster does when its nodes die. Needs root: every node gets a network namespace.") { disaster, cpu, all }.Parse(args).InvokeAsync();

static async Task<int> RunAsync(int rate, Func<Scenarios, Task> run)
{
    var report = new Report();
    var cluster = new ClusterScript();
    try
    {
        await run(new Scenarios(cluster, report, rate));
    }
    catch (Exception e)
    {
        report.Add(new Verdict("It went through", false, e.ToString()));
        await cluster.DownAsync();
    }

    report.PrintAll();
    return report.AllHold ? 0 : 1;
}
