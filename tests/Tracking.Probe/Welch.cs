namespace Tracking.Probe;

/// <summary>Two samples of times and Welch's t between them: the difference of their means in its standard errors (Welch, 1947).</summary>
/// <param name="Nothing">Milliseconds of answers about nothing.</param>
/// <param name="Theirs">Milliseconds of answers about another partner's packages.</param>
internal sealed record Welch(double[] Nothing, double[] Theirs)
{
    /// <summary>Beyond this the means differ for all purposes.</summary>
    public const double Limit = 4.5;

    /// <summary>Welch's t.</summary>
    public double T
    {
        get
        {
            (double mean, double variance) a = Moments(Nothing), b = Moments(Theirs);
            double error = Math.Sqrt((a.variance / Nothing.Length) + (b.variance / Theirs.Length));
            return error == 0 ? 0 : (a.mean - b.mean) / error;
        }
    }

    /// <summary>
    /// The same without everything above a quantile of both together: pauses of the machine, which say nothing, hide small differences.
    /// </summary>
    public Welch Cropped(double quantile)
    {
        double[] all = [.. Nothing, .. Theirs];
        Array.Sort(all);
        double most = all[(int)((all.Length - 1) * quantile)];
        return new Welch(Array.FindAll(Nothing, time => time <= most), Array.FindAll(Theirs, time => time <= most));
    }

    /// <summary>Mean and standard deviation of both.</summary>
    public override string ToString()
    {
        (double mean, double variance) a = Moments(Nothing), b = Moments(Theirs);
        return $"{a.mean,9:0.0000} ± {Math.Sqrt(a.variance),-7:0.000} {b.mean,9:0.0000} ± {Math.Sqrt(b.variance),-7:0.000}";
    }

    private static (double Mean, double Variance) Moments(double[] sample)
    {
        double mean = sample.Average();
        return (mean, sample.Sum(value => (value - mean) * (value - mean)) / (sample.Length - 1));
    }
}
