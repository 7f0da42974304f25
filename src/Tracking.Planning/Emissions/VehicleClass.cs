namespace Tracking.Planning.Emissions;

/// <summary>Vehicles that a factor is known for. The numbers are stored.</summary>
public enum VehicleClass
{
    /// <summary>A diesel van of up to 3.5 t.</summary>
    DieselVan = 0,

    /// <summary>A battery van of up to 3.5 t.</summary>
    BatteryVan = 1,

    /// <summary>A rigid diesel truck, laden as on average.</summary>
    RigidTruck = 2,

    /// <summary>An articulated diesel truck, laden as on average.</summary>
    ArticulatedTruck = 3,
}
