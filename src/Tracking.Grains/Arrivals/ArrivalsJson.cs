using System.Text.Json.Serialization;
using Tracking.Planning.Arrivals;

namespace Tracking.Grains.Arrivals;

/// <summary>How what the library keeps goes from one grain to another.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ArrivalModel))]
[JsonSerializable(typeof(RoundReport))]
[JsonSerializable(typeof(ScoreboardState))]
internal sealed partial class ArrivalsJson : JsonSerializerContext;
