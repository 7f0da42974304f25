using System.Globalization;

namespace Tracking.Simulator.Loading.Vans;

/// <summary>Vans that drive about a region of 8° by 4° in the upper Midwest, and what was last told of each. A van belongs to one caller at a time.</summary>
internal sealed class VanFleet
{
    public const double West = -96, East = -88, South = 43, North = 47;

    private const double MetresPerDegree = 111_320;
    private const double MetresPerSecond = 18;

    private readonly double[] _lat;
    private readonly double[] _lon;
    private readonly double[] _heading;
    private readonly long[] _toldAt;
    private readonly Random _random;

    /// <param name="count">How many.</param>
    /// <param name="seed">The same seed puts them at the same places.</param>
    public VanFleet(int count, int seed)
    {
        _random = new(seed);
        _lat = new double[count];
        _lon = new double[count];
        _heading = new double[count];
        _toldAt = new long[count];
        for (var i = 0; i < count; i++)
        {
            _lat[i] = South + (_random.NextDouble() * (North - South));
            _lon[i] = West + (_random.NextDouble() * (East - West));
            _heading[i] = _random.NextDouble() * 360;
        }
    }

    public int Count => _lat.Length;

    public static string IdOf(int van) => string.Create(CultureInfo.InvariantCulture, $"VAN{van}");

    /// <summary>The van of an id; −1 when it is none of the fleet.</summary>
    public int NumberOf(ReadOnlySpan<byte> id) =>
        id.StartsWith("VAN"u8) && int.TryParse(id[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < Count ? number : -1;

    public (double Lat, double Lon, double Heading, double Speed) At(int van) => (_lat[van], _lon[van], _heading[van], MetresPerSecond);

    /// <summary>Drives on for a while, and turns back at the border.</summary>
    public void Drive(int van, TimeSpan during)
    {
        var heading = _heading[van] + ((_random.NextDouble() - 0.5) * 20);
        var metres = MetresPerSecond * during.TotalSeconds;
        var (sin, cos) = Math.SinCos(heading * Math.PI / 180);
        var lat = _lat[van] + (metres * cos / MetresPerDegree);
        var lon = _lon[van] + (metres * sin / (MetresPerDegree * Math.Cos(_lat[van] * Math.PI / 180)));
        if (lat is < South or > North || lon is < West or > East)
        {
            _heading[van] = (heading + 180) % 360;
            return;
        }

        (_lat[van], _lon[van], _heading[van]) = (Math.Round(lat, 6), Math.Round(lon, 6), (heading + 360) % 360);
    }

    /// <summary>When the last position that the server took was taken; milliseconds since 1970, 0 for none.</summary>
    public long ToldAt(int van) => Interlocked.Read(ref _toldAt[van]);

    /// <summary>The server took a position.</summary>
    public void Told(int van, long occurredAt)
    {
        // Answers can overtake each other; the server shows the latest position.
        long known;
        while ((known = ToldAt(van)) < occurredAt && Interlocked.CompareExchange(ref _toldAt[van], occurredAt, known) != known)
        {
        }
    }
}
