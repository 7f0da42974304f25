namespace Tracking.Simulator.Routes;

/// <summary>
/// A time zone for a place in the United States, from straight lines drawn along the zones' borders: right for all but a strip of counties
/// beside them, which is good enough to give a simulated station a local day. Elsewhere it is the whole hour of the longitude.
/// </summary>
internal static class UsTimeZones
{
    public static string At(GeoPoint p) => p switch
    {
        { Lat: > 18 and < 23, Lon: < -154 and > -161 } => "Pacific/Honolulu",
        { Lat: > 51, Lon: < -129.9 } => "America/Anchorage",
        { Lat: < 24.3 or > 49.5 } or { Lon: < -125 or > -66.8 } => ByLongitude(p.Lon),
        _ when p.Lon < PacificEndsAt(p.Lat) => "America/Los_Angeles",
        { Lat: < 37, Lon: < -109.05 } => "America/Phoenix",
        _ when p.Lon < MountainEndsAt(p.Lat) => "America/Denver",
        _ when p.Lon < CentralEndsAt(p.Lat) => "America/Chicago",
        _ => "America/New_York",
    };

    private static double PacificEndsAt(double lat) => lat switch
    {
        < 37 => -114.6, // the Colorado, between California and Arizona
        < 42 => -114.05, // Nevada and Utah
        < 45.6 => -117.03, // Oregon and Idaho
        _ => -115.7, // the north of Idaho and Montana
    };

    private static double MountainEndsAt(double lat) => lat switch
    {
        < 32 => -104.9, // Texas west of the Pecos
        < 37 => -103.04, // New Mexico and Texas
        < 41 => -101.5, // the west of Kansas
        < 43 => -101.2, // the Sandhills of Nebraska
        _ => -101, // the Missouri in the Dakotas
    };

    private static double CentralEndsAt(double lat) => lat switch
    {
        < 31 => -85, // the Apalachicola in Florida
        < 35 => -85.3, // Alabama and Georgia
        < 38 => -85.6, // Tennessee and Kentucky
        < 41 => -87.5, // Illinois and Indiana
        < 41.8 => -86.8, // Gary belongs to Chicago
        _ => -87, // Lake Michigan
    };

    private static string ByLongitude(double lon)
    {
        var hours = (int)Math.Round(lon / 15, MidpointRounding.AwayFromZero);

        // The names of these zones count westwards: Etc/GMT+5 is five hours behind Greenwich.
        return hours == 0 ? "Etc/UTC" : hours > 0 ? $"Etc/GMT-{hours}" : $"Etc/GMT+{-hours}";
    }
}
