namespace Tracking.Planning.Benchmarks.Arrivals;

/// <summary>How long doors of a kind really take.</summary>
/// <param name="Median">Seconds.</param>
/// <param name="Spread">Standard deviation of the logarithm.</param>
/// <param name="InVain">Probability that nobody takes the package.</param>
/// <param name="PerPackage">Seconds for each package after the first.</param>
internal sealed record DoorKind(double Median, double Spread, double InVain, double PerPackage)
{
    public static readonly string[] Names = ["house", "farm", "apartment", "business", "pickupPoint", "signature"];

    /// <summary>How common each is, together 1.</summary>
    public static readonly double[] Shares = [0.55, 0.16, 0.08, 0.11, 0.02, 0.08];

    /// <summary>A median among all kinds; seconds.</summary>
    public const double Typical = 100;

    private static readonly (double Least, double Most)[] Medians = [(55, 100), (80, 150), (110, 220), (80, 170), (170, 400), (110, 210)];

    public static DoorKind Draw(int kind, Chance chance, double noise) => new(
        chance.Between(Medians[kind].Least, Medians[kind].Most),
        noise * chance.Between(0.35, 0.7),
        chance.Between(0.01, 0.12),
        chance.Between(10, 30));

    public static int Pick(Chance chance)
    {
        double left = chance.Between(0, 1);
        int kind = 0;
        while (kind < Shares.Length - 1 && left > Shares[kind])
        {
            left -= Shares[kind++];
        }

        return kind;
    }
}
