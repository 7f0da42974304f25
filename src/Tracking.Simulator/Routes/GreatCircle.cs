namespace Tracking.Simulator.Routes;

/// <summary>Distances, bearings and points along the shortest way on a sphere of the earth's mean radius (6,371,008.8 m, IUGG).</summary>
internal static class GreatCircle
{
    private const double EarthRadiusMetres = 6_371_008.8;

    /// <summary>Metres between two points (haversine).</summary>
    public static double Metres(GeoPoint a, GeoPoint b)
    {
        var dLat = Radians(b.Lat - a.Lat) / 2;
        var dLon = Radians(b.Lon - a.Lon) / 2;
        var h = Square(Math.Sin(dLat)) + (Math.Cos(Radians(a.Lat)) * Math.Cos(Radians(b.Lat)) * Square(Math.Sin(dLon)));
        return 2 * EarthRadiusMetres * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    /// <summary>The heading at <paramref name="a"/> towards <paramref name="b"/>, 0 up to 360 degrees from north.</summary>
    public static double Heading(GeoPoint a, GeoPoint b)
    {
        var (lat1, lat2, dLon) = (Radians(a.Lat), Radians(b.Lat), Radians(b.Lon - a.Lon));
        var y = Math.Sin(dLon) * Math.Cos(lat2);
        var x = (Math.Cos(lat1) * Math.Sin(lat2)) - (Math.Sin(lat1) * Math.Cos(lat2) * Math.Cos(dLon));
        return ((Math.Atan2(y, x) * 180 / Math.PI) + 360) % 360;
    }

    /// <summary>The point a fraction (0 to 1) of the way from <paramref name="a"/> to <paramref name="b"/>.</summary>
    public static GeoPoint Between(GeoPoint a, GeoPoint b, double fraction)
    {
        var angle = Metres(a, b) / EarthRadiusMetres;
        if (angle < 1e-12)
        {
            return a;
        }

        var (wa, wb) = (Math.Sin((1 - fraction) * angle) / Math.Sin(angle), Math.Sin(fraction * angle) / Math.Sin(angle));
        var (lat1, lon1, lat2, lon2) = (Radians(a.Lat), Radians(a.Lon), Radians(b.Lat), Radians(b.Lon));
        var x = (wa * Math.Cos(lat1) * Math.Cos(lon1)) + (wb * Math.Cos(lat2) * Math.Cos(lon2));
        var y = (wa * Math.Cos(lat1) * Math.Sin(lon1)) + (wb * Math.Cos(lat2) * Math.Sin(lon2));
        var z = (wa * Math.Sin(lat1)) + (wb * Math.Sin(lat2));
        return new(Degrees(Math.Atan2(z, Math.Sqrt((x * x) + (y * y)))), Degrees(Math.Atan2(y, x)));
    }

    /// <summary>The point <paramref name="metres"/> away from <paramref name="from"/> at a heading in degrees.</summary>
    public static GeoPoint Away(GeoPoint from, double metres, double heading)
    {
        var (angle, bearing, lat) = (metres / EarthRadiusMetres, Radians(heading), Radians(from.Lat));
        var lat2 = Math.Asin((Math.Sin(lat) * Math.Cos(angle)) + (Math.Cos(lat) * Math.Sin(angle) * Math.Cos(bearing)));
        var dLon = Math.Atan2(Math.Sin(bearing) * Math.Sin(angle) * Math.Cos(lat), Math.Cos(angle) - (Math.Sin(lat) * Math.Sin(lat2)));
        var lon = from.Lon + Degrees(dLon);
        return new(Degrees(lat2), ((lon + 540) % 360) - 180);
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Degrees(double radians) => radians * 180 / Math.PI;

    private static double Square(double x) => x * x;
}
