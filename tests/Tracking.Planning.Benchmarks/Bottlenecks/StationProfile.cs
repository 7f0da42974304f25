namespace Tracking.Planning.Benchmarks.Bottlenecks;

/// <summary>What a simulated station is like: its size, its week, and how it plans people and vans.</summary>
internal sealed class StationProfile
{
    public const int PackagesPerVan = 90;

    /// <summary>Packages that one person works off in an hour at each stage.</summary>
    public static readonly double[] Rates = [220, 130, 180, 200];

    private static readonly double[] WeekShape = [1.15, 1.05, 1.0, 1.0, 1.05, 0.8, 0.55];
    private readonly double[] week = new double[7];
    private readonly double[] margins = new double[4];

    public StationProfile(Chance chance)
    {
        Volume = Math.Exp(chance.Between(Math.Log(4_000), Math.Log(9_000)));
        for (int day = 0; day < 7; day++)
        {
            week[day] = WeekShape[day] * chance.LogNormal(0.05);
        }

        margins[0] = chance.Between(1.35, 1.6);
        margins[1] = chance.Between(1.22, 1.4);
        margins[2] = chance.Between(1.3, 1.5);
        margins[3] = chance.Between(1.22, 1.4);
        SorterPerHour = 0.8 * Volume * 1.15 * margins[1] / 11.5 * chance.Between(1.25, 1.8);
    }

    /// <summary>Packages accepted on an average weekday.</summary>
    public double Volume { get; }

    public double SorterPerHour { get; }

    /// <summary>Packages that a lane usually gets on a day.</summary>
    public double Usual(int lane, int day) => Volume * Lane.All[lane].Share * week[(day % 7 + 7) % 7];

    /// <summary>People of the night (22 to 6) and early shift (6 to 11) that work for a morning, at a stage.</summary>
    public int MorningPeople(int stage, double packages) => stage == 3
        ? People(packages * 0.5 * 1.35 / (Rates[3] * 2))
        : People(packages * margins[stage] / (Rates[stage] * 11.5));

    /// <summary>People of the late shift (11 to 17) at a stage.</summary>
    public int AfternoonPeople(int stage, double packages) => People(packages * (stage == 3 ? 1.35 : margins[stage]) / (Rates[stage] * (stage == 3 ? 2.2 : 4)));

    /// <summary>Vans of a wave that has to take a number of packages.</summary>
    public int Vans(double packages) => People(packages * margins[3] / PackagesPerVan);

    private static int People(double exact) => Math.Max(1, (int)Math.Ceiling(exact));
}
