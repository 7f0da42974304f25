using System.Text.Json;
using Tracking.Planning.Arrivals;

namespace Tracking.Grains.Arrivals;

/// <summary>What a round begins with.</summary>
/// <param name="Model">An <see cref="ArrivalModel"/> as JSON: plain numbers whose names are what is stored of them, too.</param>
/// <param name="UtcOffset">What the station's clocks are ahead of UTC when it departs; milliseconds.</param>
[GenerateSerializer, Immutable, Alias("Tracking.RoundBasis")]
public sealed record RoundBasis([property: Id(0)] byte[] Model, [property: Id(1)] long UtcOffset)
{
    /// <summary>As the library has it.</summary>
    public ArrivalModel ToModel() => JsonSerializer.Deserialize(Model, ArrivalsJson.Default.ArrivalModel)!;

    internal static RoundBasis Of(ArrivalModel model, long utcOffset) => new(JsonSerializer.SerializeToUtf8Bytes(model, ArrivalsJson.Default.ArrivalModel), utcOffset);
}
