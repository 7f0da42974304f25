namespace Tracking.Planning.Arrivals;

/// <summary>How good what customers saw was: sums over their packages.</summary>
/// <param name="Packages">Packages that came.</param>
/// <param name="Within">Those that came within the window shown last.</param>
/// <param name="WithinFirst">Those that came within the window shown first.</param>
/// <param name="Revisions">How often windows changed.</param>
/// <param name="Told">How often customers were told of it.</param>
public readonly record struct ShownScore(long Packages, long Within, long WithinFirst, long Revisions, long Told)
{
    /// <summary>Changes a package; null without packages.</summary>
    public double? MeanRevisions => Packages == 0 ? null : (double)Revisions / Packages;

    /// <summary>Two scores together.</summary>
    public static ShownScore operator +(ShownScore one, ShownScore other) => new(
        one.Packages + other.Packages, one.Within + other.Within, one.WithinFirst + other.WithinFirst, one.Revisions + other.Revisions, one.Told + other.Told);

    /// <summary>Two scores together.</summary>
    public static ShownScore Add(ShownScore left, ShownScore right) => left + right;
}
