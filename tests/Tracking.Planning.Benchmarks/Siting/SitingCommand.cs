using System.CommandLine;

namespace Tracking.Planning.Benchmarks.Siting;

/// <summary><c>siting</c>.</summary>
internal static class SitingCommand
{
    public static Command Create()
    {
        var demand = new Option<FileInfo>("--demand") { Description = "Demand: id,lat,lon,people,packagesPerDay[,areaKm2].", Required = true };
        var candidates = new Option<FileInfo>("--candidates") { Description = "Where stations could be: id,lat,lon[,packagesPerDay][,costPerDay][,costPerPackage][,jobsPerThousandPackages].", Required = true };
        var stations = new Option<FileInfo?>("--stations") { Description = "Stations that are there, in the same form." };
        var open = new Option<int>("--open") { Description = "Stations to open at the most.", DefaultValueFactory = _ => 1 };
        var sameDay = new Option<double>("--same-day-minutes") { Description = "Travel time from a station within which packages come the same day.", DefaultValueFactory = _ => 60 };
        var nextDay = new Option<double>("--next-day-minutes") { Description = "Travel time within which they come the next day.", DefaultValueFactory = _ => 180 };
        var hub = new Option<string?>("--hub") { Description = "Latitude and longitude of the hub that trucks come from, as 43.55,-90.89." };
        var factors = new Option<string>("--factors") { Description = "Version of the emission factors.", DefaultValueFactory = _ => "uk-2026" };
        var show = new Option<int>("--show") { Description = "Candidates to show by themselves, the best first.", DefaultValueFactory = _ => 20 };
        var siting = new Command("siting", "Which new stations bring most people within same-day reach, and what that does to kilometres, emissions, promises and jobs.")
        {
            demand, candidates, stations, open, sameDay, nextDay, hub, factors, show,
        };
        siting.SetAction((parsed, cancellation) => Task.FromResult(SitingRun.Run(
            new SitingArguments(
                parsed.GetValue(demand)!, parsed.GetValue(candidates)!, parsed.GetValue(stations), parsed.GetValue(open), parsed.GetValue(sameDay), parsed.GetValue(nextDay),
                parsed.GetValue(hub), parsed.GetValue(factors)!, parsed.GetValue(show)),
            cancellation)));
        return siting;
    }
}
