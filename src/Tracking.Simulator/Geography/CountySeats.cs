using System.Globalization;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Geography;

/// <summary>All county seats that come with the program; see the README beside the list.</summary>
internal static class CountySeats
{
    private const int Columns = 8;

    /// <summary>In the order of states and names.</summary>
    public static IReadOnlyList<CountySeat> Read()
    {
        using var stream = typeof(CountySeats).Assembly.GetManifestResourceStream("county-seats.csv")!;
        using var reader = new StreamReader(stream);
        var seats = new List<CountySeat>(3000);
        var inHeader = true;
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || inHeader)
            {
                inHeader = line.StartsWith('#');
                continue;
            }

            var f = line.Split(',');
            if (f.Length != Columns)
            {
                throw new InvalidDataException($"county-seats.csv: \"{line}\" has {f.Length} fields instead of {Columns}.");
            }

            var at = new GeoPoint(double.Parse(f[2], CultureInfo.InvariantCulture), double.Parse(f[3], CultureInfo.InvariantCulture));
            seats.Add(new(f[0], f[1], at, f[4], f[5], f[6], int.Parse(f[7], CultureInfo.InvariantCulture)));
        }

        return seats;
    }
}
