namespace Tracking.Grains.Foresight;

/// <summary>What is kept to look ahead at one station: how its forecasts came out, how it works, what is on its way to it, and what was last seen ahead.</summary>
[Alias("Tracking.IStationForesight")]
public interface IStationForesight : IGrainWithStringKey
{
    /// <summary>How its forecasts came out lately.</summary>
    [Alias("Scores")]
    ValueTask<ForecastScores> Scores();

    /// <summary>Replaces that; completes when it is durable.</summary>
    [Alias("SetScores")]
    ValueTask SetScores(ForecastScores scores);

    /// <summary>How the station works; null when nobody has said.</summary>
    [Alias("Operations")]
    ValueTask<OperationsSpec?> Operations();

    /// <summary>Replaces how it works, or with null forgets it; completes when it is durable. Returns whether nothing was known before.</summary>
    [Alias("SetOperations")]
    ValueTask<bool> SetOperations(OperationsSpec? operations);

    /// <summary>Takes in how packages stand that go to the station or are there. Best effort: what is lost is made good by their next scan.</summary>
    [Alias("Expect")]
    ValueTask Expect(IReadOnlyList<PackageNotice> notices);

    /// <summary>What is known of packages on their way and at the station.</summary>
    [Alias("Traffic")]
    ValueTask<StationTraffic> Traffic();

    /// <summary>What was last seen ahead, as JSON; null when nothing was yet.</summary>
    [Alias("Outlook")]
    ValueTask<byte[]?> Outlook();

    /// <summary>Sets what is seen ahead. Kept in memory only: it is made anew every few minutes.</summary>
    [Alias("SetOutlook")]
    ValueTask SetOutlook(byte[] outlook);
}

/// <summary>How forecasts of a station came out: what its drift alarm is rebuilt from.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.ForecastScores")]
public sealed record ForecastScores
{
    /// <summary>What came, of the hours that were scored, oldest first.</summary>
    [Id(0)] public IReadOnlyList<float> Actual { get; init; } = [];

    /// <summary>What the model had said of them.</summary>
    [Id(1)] public IReadOnlyList<float> Model { get; init; } = [];

    /// <summary>What the seasonal naive forecast had said of them.</summary>
    [Id(2)] public IReadOnlyList<float> Naive { get; init; } = [];

    /// <summary>The first hour that waits to be scored, in hours since 1970.</summary>
    [Id(3)] public int PendingFrom { get; init; }

    /// <summary>What the model says of the hours from there on; empty for none.</summary>
    [Id(4)] public IReadOnlyList<float> PendingModel { get; init; } = [];

    /// <summary>What the seasonal naive forecast says of them.</summary>
    [Id(5)] public IReadOnlyList<float> PendingNaive { get; init; } = [];

    /// <summary>Whether the model is not to be trusted.</summary>
    [Id(6)] public bool Drifted { get; init; }
}

/// <summary>How a station works, week after week, by its own clock.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.OperationsSpec")]
public sealed record OperationsSpec
{
    /// <summary>Packages that one person works off in an hour, for each stage: unload, sort, stage, dispatch.</summary>
    [Id(0)] public required IReadOnlyList<double> Rates { get; init; }

    /// <summary>Packages that the equipment of each stage lets through in an hour; null when people are the only limit.</summary>
    [Id(1)] public required IReadOnlyList<double?> Equipment { get; init; }

    /// <summary>Shifts.</summary>
    [Id(2)] public required IReadOnlyList<ShiftSpec> Shifts { get; init; }

    /// <summary>Waves of vans.</summary>
    [Id(3)] public required IReadOnlyList<WaveSpec> Waves { get; init; }

    /// <summary>Minutes from a wave's departure until its packages are delivered.</summary>
    [Id(4)] public required int RoundMinutes { get; init; }

    /// <summary>Minutes that a package needs at the least from coming in until it can leave.</summary>
    [Id(5)] public required int HandlingMinutes { get; init; }

    /// <summary>Grows each time that it is said anew; the station's grain sets it.</summary>
    [Id(6)] public int Revision { get; init; }
}

/// <summary>People at work on some days of each week.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Days">Days on which it begins: a bit for each <see cref="DayOfWeek"/>.</param>
/// <param name="From">When it begins.</param>
/// <param name="Until">When it ends; on the next day where that is no later.</param>
/// <param name="People">People at each stage.</param>
[GenerateSerializer, Immutable, Alias("Tracking.ShiftSpec")]
public sealed record ShiftSpec(
    [property: Id(0)] string Name, [property: Id(1)] byte Days, [property: Id(2)] TimeOnly From, [property: Id(3)] TimeOnly Until, [property: Id(4)] IReadOnlyList<int> People);

/// <summary>Vans that leave together on some days of each week.</summary>
/// <param name="Days">Days on which it leaves: a bit for each <see cref="DayOfWeek"/>.</param>
/// <param name="LoadingFrom">From when on it is loaded; on the day before where that is no earlier than it leaves.</param>
/// <param name="Departure">When it leaves.</param>
/// <param name="Vans">Vans.</param>
/// <param name="PackagesPerVan">Packages that one takes.</param>
/// <param name="Recovery">Whether it only fetches what has missed its wave.</param>
[GenerateSerializer, Immutable, Alias("Tracking.WaveSpec")]
public sealed record WaveSpec(
    [property: Id(0)] byte Days,
    [property: Id(1)] TimeOnly LoadingFrom,
    [property: Id(2)] TimeOnly Departure,
    [property: Id(3)] int Vans,
    [property: Id(4)] int PackagesPerVan,
    [property: Id(5)] bool Recovery);
