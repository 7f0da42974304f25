using Microsoft.AspNetCore.SignalR;

namespace Tracking.Server.Live;

/// <summary>A rectangle of the map in degrees, WGS 84. Where west is greater than east it crosses the antimeridian.</summary>
internal readonly record struct MapBox(double West, double South, double East, double North)
{
    private const double WorldWidth = 360;

    /// <summary>Farthest that a map that repeats the world may have been scrolled.</summary>
    private const double MaxLongitude = 540;

    /// <summary>Degrees from west to east.</summary>
    public double Width => West <= East ? East - West : East - West + WorldWidth;

    /// <summary>Degrees from south to north.</summary>
    public double Height => North - South;

    /// <summary>A box from what a client sent. Longitudes beyond ±180 are those of a map that was scrolled around the world.</summary>
    /// <exception cref="HubException">It is no box.</exception>
    public static MapBox Parse(double west, double south, double east, double north)
    {
        Check("west", west, MaxLongitude);
        Check("south", south, 90);
        Check("east", east, MaxLongitude);
        Check("north", north, 90);
        if (south > north)
        {
            throw new HubException(FormattableString.Invariant($"south is {south} and north is {north}; south must not be greater than north."));
        }

        return east - west >= WorldWidth
            ? new MapBox(-180, south, 180, north)
            : new MapBox(Wrap(west), south, Wrap(east), north);
    }

    /// <summary>Whether the point is in it, its edges included.</summary>
    public bool Contains(double lat, double lon) =>
        lat >= South && lat <= North && (West <= East ? lon >= West && lon <= East : lon >= West || lon <= East);

    private static double Wrap(double lon) => lon < -180 ? lon + WorldWidth : lon > 180 ? lon - WorldWidth : lon;

    private static void Check(string name, double value, double max)
    {
        if (!(Math.Abs(value) <= max))
        {
            throw new HubException(FormattableString.Invariant($"{name} is {value}; it must be a number of degrees from -{max} to {max}."));
        }
    }
}
