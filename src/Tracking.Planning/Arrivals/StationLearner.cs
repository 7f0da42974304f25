namespace Tracking.Planning.Arrivals;

/// <summary>
/// Learns from a station's rounds how long its ways and doors really take and how far predictions are off, and says what it knows as an <see cref="ArrivalModel"/>. All
/// it keeps is bounded and forgets slowly. Not safe for use by several threads at once.
/// </summary>
public sealed class StationLearner
{
    /// <summary>Drivers told apart; of more the one longest not seen is forgotten.</summary>
    public const int MaxDrivers = 64;

    /// <summary>Of predictions of a round that has just left each so-manieth stop's counts: a round's errors are alike, and many of one would push those of others out.</summary>
    private const int JustLeftStride = 5;

    /// <summary>The same of a round under way.</summary>
    private const int UnderWayStride = 7;

    /// <summary>Legs of one round are alike: so many tell as much of the station as one that stands for itself.</summary>
    private const double LegsAlike = 4;

    private const double MostVariance = 0.04, DriverVariance = 0.015;

    private readonly Level[] bands, hours;
    private readonly Dictionary<string, DriverLevels> drivers;
    private readonly ServiceMedians services;
    private readonly ConformalBand[] errors;
    private Level serviceLevel;
    private RoundPace pace;
    private double noise, pauseShare;
    private long rounds;
    private double serviceOfAll;
    private Dictionary<string, double> serviceByKind = [];

    /// <summary>A station that knows nothing of itself.</summary>
    public StationLearner()
    {
        bands = [.. Enumerable.Repeat(new Level(0, 0.03), ArrivalModel.Bands)];
        hours = [.. Enumerable.Repeat(new Level(0, 0.005), 24)];
        drivers = new Dictionary<string, DriverLevels>(StringComparer.Ordinal);
        services = new ServiceMedians();
        errors = [.. Enumerable.Range(0, Horizon.Count).Select(_ => new ConformalBand())];
        serviceLevel = new Level(0, MostVariance);
        var unknown = new ArrivalModel();
        (pace, noise, pauseShare) = (new RoundPace(0, 0, 0.01, 0.015, 0), unknown.Noise, unknown.PauseShare);
    }

    /// <summary>A station as it was kept.</summary>
    public StationLearner(StationState state)
    {
        bands = [.. state.TravelByBand];
        hours = [.. state.TravelByHour];
        drivers = new Dictionary<string, DriverLevels>(state.Drivers, StringComparer.Ordinal);
        services = new ServiceMedians(state.Services);
        errors = [.. state.Errors.Select(kept => new ConformalBand(kept))];
        (serviceLevel, pace, noise, pauseShare, rounds) = (state.ServiceLevel, state.Pace, state.Noise, state.PauseShare, state.Rounds);
        (serviceOfAll, serviceByKind) = services.Medians();
    }

    /// <summary>What is to be kept of it.</summary>
    public StationState State => new()
    {
        TravelByBand = [.. bands],
        TravelByHour = [.. hours],
        ServiceLevel = serviceLevel,
        Services = services.State,
        Drivers = new Dictionary<string, DriverLevels>(drivers, StringComparer.Ordinal),
        Pace = pace,
        Noise = noise,
        PauseShare = pauseShare,
        Errors = [.. errors.Select(band => band.State)],
        Rounds = rounds,
    };

    /// <summary>What is known for a round of a driver; null for one who is not known.</summary>
    public ArrivalModel Model(string? driverId)
    {
        DriverLevels driver = driverId is not null && drivers.TryGetValue(driverId, out DriverLevels known) ? known
            : new DriverLevels(new Level(0, DriverVariance), new Level(0, DriverVariance), 0, 0);
        return new ArrivalModel
        {
            TravelByBand = Array.ConvertAll(bands, level => level.Mean),
            TravelByHour = Array.ConvertAll(hours, level => level.Mean),
            ServiceByKind = serviceByKind,
            ServiceOfOthers = serviceOfAll,
            ServiceLevel = serviceLevel.Mean,
            DriverTravel = driver.Travel.Mean,
            DriverService = driver.Service.Mean,
            Pace = pace with
            {
                TravelVariance = pace.TravelVariance + bands.Average(level => level.Variance) + driver.Travel.Variance,
                ServiceVariance = pace.ServiceVariance + serviceLevel.Variance + driver.Service.Variance,
            },
            Noise = noise,
            PauseShare = pauseShare,
            Errors = Array.ConvertAll(errors, band => band.Quantiles()),
        };
    }

    /// <summary>Takes in what a round tells.</summary>
    public void Learn(RoundReport report)
    {
        foreach (ScoredPrediction scored in report.Scored)
        {
            int stride = Horizon.IsJustLeft(scored.Made.Horizon) ? JustLeftStride : UnderWayStride;
            if (scored.Made.Stop % stride == 0)
            {
                errors[scored.Made.Horizon].Learn(scored.ScaledError, scored.IsBelow, scored.IsAbove);
            }
        }

        if (report.Legs.Count > 0)
        {
            LearnLegs(report);
        }

        if (report.Pace is { } last)
        {
            LearnRound(last);
        }

        if (report.PauseShare is { } share)
        {
            pauseShare += 0.03 * (share - pauseShare);
        }
    }

    private void LearnLegs(RoundReport report)
    {
        DriverLevels driver = report.DriverId is not null && drivers.TryGetValue(report.DriverId, out DriverLevels known)
            ? known
            : new DriverLevels(new Level(0, DriverVariance), new Level(0, DriverVariance), 0, 0);
        double ofRound = report.Pace?.Travel ?? 0;
        foreach (DrivenLeg leg in report.Legs)
        {
            int band = ArrivalModel.BandOf(leg.TravelSeconds);
            double kind = serviceByKind.GetValueOrDefault(leg.Kind, serviceOfAll);
            double travel = leg.TravelSeconds * Math.Exp(bands[band].Mean + hours[leg.Hour].Mean + driver.Travel.Mean);
            double service = leg.ServiceSeconds * Math.Exp(kind + serviceLevel.Mean + driver.Service.Mean);
            double legVariance = noise * ArrivalModel.LegVariance(travel, service);
            double levels = travel * travel * (bands[band].Variance + hours[leg.Hour].Variance + driver.Travel.Variance)
                + service * service * (serviceLevel.Variance + driver.Service.Variance);
            double variance = legVariance + levels + pace.VarianceOf(travel, service);
            double surprise = RoundPace.Clip(leg.TookSeconds - travel - service, variance);
            double counted = LegsAlike * variance;
            noise = Math.Clamp(
                noise + 0.001 * ((surprise * surprise - variance + legVariance) / ArrivalModel.LegVariance(travel, service) - noise), 0.15, 6);
            bands[band] = bands[band].After(surprise, travel, counted);
            hours[leg.Hour] = hours[leg.Hour].After(surprise, travel, counted);
            serviceLevel = serviceLevel.After(surprise, service, counted);
            driver = driver with { Travel = driver.Travel.After(surprise, travel, counted), Service = driver.Service.After(surprise, service, counted) };

            // Where driving is most of it, what is left says little of the door.
            if (travel <= 2.5 * service)
            {
                double atDoor = Math.Max(leg.TookSeconds - travel * Math.Exp(ofRound), 0.1 * leg.ServiceSeconds);
                services.Add(leg.Kind, Math.Log(atDoor / leg.ServiceSeconds) - driver.Service.Mean);
            }
        }

        Remember(report, driver);
        (serviceOfAll, serviceByKind) = services.Medians();
    }

    /// <summary>
    /// Variances between rounds, as the mean of what each one's pace was and how unsure that is: the M-step of Shumway and Stoffer (1982, <i>Journal of Time Series
    /// Analysis</i>), with forgetting.
    /// </summary>
    private void LearnRound(RoundPace last)
    {
        const double share = 0.03;
        pace = new RoundPace(
            0,
            0,
            Math.Clamp(pace.TravelVariance + share * (Math.Min(0.09, last.Travel * last.Travel) + last.TravelVariance - pace.TravelVariance), 0.001, 0.09),
            Math.Clamp(pace.ServiceVariance + share * (Math.Min(0.09, last.Service * last.Service) + last.ServiceVariance - pace.ServiceVariance), 0.001, 0.09),
            0);
        rounds++;
        const double drift = 0.00002;
        for (int i = 0; i < bands.Length; i++)
        {
            bands[i] = bands[i].Drifted(drift, MostVariance);
        }

        for (int i = 0; i < hours.Length; i++)
        {
            hours[i] = hours[i].Drifted(drift / 2, 0.005);
        }

        serviceLevel = serviceLevel.Drifted(drift, MostVariance);
    }

    private void Remember(RoundReport report, DriverLevels driver)
    {
        if (report.DriverId is null)
        {
            return;
        }

        const double drift = 0.0001;
        drivers[report.DriverId] = report.Pace is null
            ? driver with { SeenAs = rounds }
            : new DriverLevels(driver.Travel.Drifted(drift, DriverVariance), driver.Service.Drifted(drift, DriverVariance), driver.Rounds + 1, rounds);
        if (drivers.Count > MaxDrivers)
        {
            drivers.Remove(drivers.MinBy(known => known.Value.SeenAs).Key);
        }
    }
}
