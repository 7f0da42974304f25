using System.CommandLine;
using Tracking.Planning.Benchmarks.Arrivals;
using Tracking.Planning.Benchmarks.Bottlenecks;
using Tracking.Planning.Benchmarks.Demand;
using Tracking.Planning.Benchmarks.Routing;
using Tracking.Planning.Benchmarks.Siting;

return await new RootCommand("Measures of planning, each beside what is best known; and planning by hand.")
{
    RoutingCommand.Create(),
    SequenceCommand.Create(),
    ArrivalsCommand.Create(),
    DemandCommand.Create(),
    BottleneckCommand.Create(),
    SitingCommand.Create(),
}.Parse(args).InvokeAsync();
