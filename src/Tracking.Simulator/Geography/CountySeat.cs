using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Geography;

/// <summary>The seat of a county of the United States.</summary>
/// <param name="Name">The town's name.</param>
/// <param name="State">Two letters.</param>
/// <param name="Location">Where it is.</param>
/// <param name="CountyFips">Five digits.</param>
/// <param name="County">The county's name.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Population">Of the town.</param>
internal sealed record CountySeat(string Name, string State, GeoPoint Location, string CountyFips, string County, string TimeZone, int Population);
