using System.CommandLine;
using Tracking.Pages.Pictures;
using Tracking.Pages.States;
using Tracking.Pages.Watching;

var output = new Option<DirectoryInfo>("--output")
{
    Description = "Where the pictures go.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(Repository.Root, "docs", "pictures")),
};
var pictures = new Command("pictures", "Takes the pictures of the pages that the README shows.") { output };
pictures.SetAction(async (parsed, _) =>
{
    await using var run = new PictureRun(parsed.GetValue(output)!);
    return await run.RunAsync();
});

var into = new Option<DirectoryInfo>("--into") { Description = "Where the pictures and the sheets of them go.", Required = true };
var only = new Option<string>("--only") { Description = "Beginning of the names of those that are wanted, like scanner or customer-van.", DefaultValueFactory = _ => "" };
var states = new Command("states", "Leaves pictures of every state of every page, narrow and wide, by day and by night, to be looked at.") { into, only };
states.SetAction(async (parsed, _) =>
{
    await using var run = new StateRun(parsed.GetValue(into)!, parsed.GetValue(only)!);
    return await run.RunAsync();
});

var stations = new Option<int>("--stations") { Description = "Stations of the network.", DefaultValueFactory = _ => 100 };
var vans = new Option<int>("--vans") { Description = "Vans of the network.", DefaultValueFactory = _ => 2_000 };
var packages = new Option<int>("--packages") { Description = "Packages of a day.", DefaultValueFactory = _ => 200_000 };
var minutes = new Option<double>("--minutes") { Description = "How long the pages stay open while their memory is watched.", DefaultValueFactory = _ => 10 };
var away = new Option<double>("--away") { Description = "Seconds for which the server is away.", DefaultValueFactory = _ => 30 };
var watch = new Command("watch", "Sees whether the pages keep up with a whole network, for as long as people leave them open.") { stations, vans, packages, minutes, away };
watch.SetAction(async (parsed, _) =>
{
    await using var run = new WatchRun(new WatchPlan(
        parsed.GetValue(stations), parsed.GetValue(vans), parsed.GetValue(packages), parsed.GetValue(minutes), TimeSpan.FromSeconds(parsed.GetValue(away))));
    return await run.RunAsync();
});
return await new RootCommand("The pages in a real browser, on a real server, with a whole network in motion.") { pictures, states, watch }.Parse(args).InvokeAsync();
