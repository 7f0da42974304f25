using System.Text.Json.Serialization;
using Tracking.Planning.Demand.Features;
using Tracking.Planning.Demand.Intervals;

namespace Tracking.Planning.Demand.Models;

/// <summary>A model as it is stored: gzipped JSON.</summary>
internal sealed record DemandModelFile
{
    /// <summary>Format that this version writes and reads.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }

    public required DemandModelInfo Info { get; init; }

    public required IReadOnlyList<string> Trees { get; init; }

    public required IReadOnlyList<string> Spread { get; init; }

    public required IntervalTable Intervals { get; init; }

    public required IntervalTable NaiveIntervals { get; init; }

    public required IReadOnlyDictionary<string, SeasonalSmoothing> Smoothing { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DemandModelFile))]
internal sealed partial class DemandModelJson : JsonSerializerContext;
