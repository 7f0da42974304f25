namespace Tracking.Planning.Emissions;

/// <summary>What a kind of vehicle emits.</summary>
/// <param name="Vehicle">The vehicle.</param>
/// <param name="Kilograms">Kilograms of CO2e for each unit, 0 or more.</param>
/// <param name="Per">The unit.</param>
/// <param name="Line">Where it stands in the published table.</param>
public sealed record EmissionFactor(VehicleClass Vehicle, double Kilograms, EmissionUnit Per, string Line);

/// <summary>What a factor is multiplied by.</summary>
public enum EmissionUnit
{
    /// <summary>A kilometre that the vehicle drives, whatever is in it.</summary>
    VehicleKilometre,

    /// <summary>A tonne moved over a kilometre.</summary>
    TonneKilometre,
}
