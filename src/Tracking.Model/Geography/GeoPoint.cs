namespace Tracking.Model.Geography;

/// <summary>A point on the earth, WGS 84.</summary>
/// <param name="Lat">Degrees north, −90 to 90.</param>
/// <param name="Lon">Degrees east, −180 to 180.</param>
/// <param name="Accuracy">Radius in metres within which the device believes to be; null when it did not say.</param>
public readonly record struct GeoPoint(double Lat, double Lon, double? Accuracy = null)
{
    /// <summary>Whether latitude and longitude are finite and in range, and the accuracy finite and not negative.</summary>
    public bool IsValid =>
        double.IsFinite(Lat) && Math.Abs(Lat) <= 90 && double.IsFinite(Lon) && Math.Abs(Lon) <= 180
        && (Accuracy is not { } accuracy || (double.IsFinite(accuracy) && accuracy >= 0));

    /// <summary>Great-circle distance in metres by the haversine formula on a sphere of 6,371,008.8 m (IUGG mean radius).</summary>
    public double MetresTo(GeoPoint other)
    {
        const double radius = 6_371_008.8;
        double phi1 = double.DegreesToRadians(Lat), phi2 = double.DegreesToRadians(other.Lat);
        double sinPhi = Math.Sin((phi2 - phi1) / 2);
        double sinLambda = Math.Sin(double.DegreesToRadians(other.Lon - Lon) / 2);
        double a = (sinPhi * sinPhi) + (Math.Cos(phi1) * Math.Cos(phi2) * sinLambda * sinLambda);
        return 2 * radius * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }
}
