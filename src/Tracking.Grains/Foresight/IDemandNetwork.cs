namespace Tracking.Grains.Foresight;

/// <summary>What the network knows of its demand: the calendar, the models that were trained, and whether one is in training. There is one, with the key <see cref="Key"/>.</summary>
[Alias("Tracking.IDemandNetwork")]
public interface IDemandNetwork : IGrainWithStringKey
{
    /// <summary>Its key.</summary>
    const string Key = "network";

    /// <summary>How it stands.</summary>
    [Alias("State")]
    ValueTask<DemandState> State();

    /// <summary>Replaces the calendar; completes when it is durable. Returns the new revision.</summary>
    [Alias("SetCalendar")]
    ValueTask<int> SetCalendar(string json);

    /// <summary>Asks for a model to be trained as soon as may be.</summary>
    [Alias("AskForTraining")]
    ValueTask AskForTraining();

    /// <summary>Training has begun, or gone on. Kept in memory only.</summary>
    [Alias("Progress")]
    ValueTask Progress(DemandTraining training);

    /// <summary>Training ended without a model; completes when that is durable.</summary>
    [Alias("Fail")]
    ValueTask Fail(DemandFailure failure);

    /// <summary>Stores a trained model and makes it the one that counts; completes when it is durable. The oldest ones are forgotten.</summary>
    [Alias("Release")]
    ValueTask Release(DemandRelease release, byte[] model, string report);
}

/// <summary>How demand's forecasts stand.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.DemandState")]
public sealed record DemandState
{
    /// <summary>The calendar as JSON; null while it was never set.</summary>
    [Id(0)] public string? Calendar { get; init; }

    /// <summary>How often the calendar was set.</summary>
    [Id(1)] public int CalendarRevision { get; init; }

    /// <summary>Models that are kept, the newest first; the first one counts.</summary>
    [Id(2)] public required IReadOnlyList<DemandRelease> Releases { get; init; }

    /// <summary>Training that goes on; null for none.</summary>
    [Id(3)] public DemandTraining? Training { get; init; }

    /// <summary>When training was asked for that has not begun; milliseconds since 1970, or null.</summary>
    [Id(4)] public long? AskedAt { get; init; }

    /// <summary>The last training, where it gave no model.</summary>
    [Id(5)] public DemandFailure? Failure { get; init; }
}

/// <summary>Training that goes on. Times in milliseconds since 1970.</summary>
/// <param name="BeganAt">When it began.</param>
/// <param name="Stage">A word for what is being done.</param>
/// <param name="Share">How much is done, 0 to 1.</param>
/// <param name="ToldAt">When this was so: training that is not told of for a while has ended with its node.</param>
[GenerateSerializer, Immutable, Alias("Tracking.DemandTraining")]
public sealed record DemandTraining([property: Id(0)] long BeganAt, [property: Id(1)] string Stage, [property: Id(2)] double Share, [property: Id(3)] long ToldAt);

/// <summary>Training that gave no model.</summary>
/// <param name="At">When; milliseconds since 1970.</param>
/// <param name="Message">Why, and what to do.</param>
[GenerateSerializer, Immutable, Alias("Tracking.DemandFailure")]
public sealed record DemandFailure([property: Id(0)] long At, [property: Id(1)] string Message);

/// <summary>A trained model. Times in milliseconds since 1970.</summary>
[GenerateSerializer, Immutable, Alias("Tracking.DemandRelease")]
public sealed record DemandRelease
{
    /// <summary>Names it.</summary>
    [Id(0)] public required string Version { get; init; }

    /// <summary>When it was trained.</summary>
    [Id(1)] public required long TrainedAt { get; init; }

    /// <summary>How long that took, seconds.</summary>
    [Id(2)] public required double Seconds { get; init; }

    /// <summary>Stations that it learned from.</summary>
    [Id(3)] public required int Stations { get; init; }

    /// <summary>Rows that it learned from.</summary>
    [Id(4)] public required int Rows { get; init; }

    /// <summary>Hours ahead that it forecasts.</summary>
    [Id(5)] public required int HorizonHours { get; init; }

    /// <summary>Mean absolute error of its back-test as a share of that of a seasonal naive forecast.</summary>
    [Id(6)] public required double ErrorRatio { get; init; }

    /// <summary>Share of hours that lay in the 80 % range.</summary>
    [Id(7)] public required double Coverage80 { get; init; }

    /// <summary>Share of hours that lay in the 90 % range.</summary>
    [Id(8)] public required double Coverage90 { get; init; }

    /// <summary>Share of hours that lay in the 95 % range.</summary>
    [Id(9)] public required double Coverage95 { get; init; }

    /// <summary>Size of the stored model, bytes.</summary>
    [Id(10)] public required int Bytes { get; init; }
}
