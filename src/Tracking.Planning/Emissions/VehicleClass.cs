namespace Tracking.Planning.Emissions;

/// <summary>Vehicles that a factor is known for.</summary>
public enum VehicleClass
{
    /// <summary>A diesel van of up to 3.5 t.</summary>
    DieselVan,

    /// <summary>A battery van of up to 3.5 t.</summary>
    BatteryVan,

    /// <summary>A rigid diesel truck, laden as on average.</summary>
    RigidTruck,

    /// <summary>An articulated diesel truck, laden as on average.</summary>
    ArticulatedTruck,
}
