using System.Diagnostics.Metrics;

namespace Tracking.Server.Personal;

/// <summary>Why personal data was erased.</summary>
internal enum ErasureCause
{
    /// <summary>Somebody asked for it.</summary>
    Request,

    /// <summary>It was kept for as long as it may be.</summary>
    Retention,
}

/// <summary>Counts what is erased.</summary>
internal sealed class PersonalMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Tracking.Personal";

    private readonly Counter<long> packages;
    private readonly Counter<long> proofs;
    private readonly Counter<long> failures;
    private readonly Histogram<double> sweeps;

    /// <summary>Creates the instruments.</summary>
    public PersonalMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        packages = meter.CreateCounter<long>("tracking.personal.erased", "{package}", "Packages whose personal data was erased, by cause: request, retention.");
        proofs = meter.CreateCounter<long>("tracking.personal.erased_proofs", "{image}", "Photos and signatures that were erased because no scan names them.");
        failures = meter.CreateCounter<long>("tracking.personal.sweep.failures", "{entry}", "Packages and images that could not be looked at or erased when they were due; they are tried again.");
        sweeps = meter.CreateHistogram<double>("tracking.personal.sweep.duration", "s", "Time that a look at what is due took.");
    }

    /// <summary>The personal data of a package was erased.</summary>
    public void Erased(ErasureCause cause) =>
        packages.Add(1, new KeyValuePair<string, object?>("cause", cause is ErasureCause.Request ? "request" : "retention"));

    /// <summary>An image that nobody names was erased.</summary>
    public void ErasedProof() => proofs.Add(1);

    /// <summary>Something due could not be looked at.</summary>
    public void Failed() => failures.Add(1);

    /// <summary>A look at what is due ended.</summary>
    public void Swept(TimeSpan duration) => sweeps.Record(duration.TotalSeconds);
}
