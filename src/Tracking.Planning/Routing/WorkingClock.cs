namespace Tracking.Planning.Routing;

/// <summary>
/// A clock that stands still during a vehicle's break, so that the search need not know of breaks: it shows the time of day less the break that is over. Work
/// that the break interrupts takes no longer on it.
/// </summary>
internal readonly record struct WorkingClock(double BreakStart, double BreakSeconds)
{
    /// <summary>The first moment after the break: the next number, so that it is not the last moment before it.</summary>
    private double Resumed => Math.BitIncrement(BreakStart);

    private double BreakEnd => BreakStart + BreakSeconds;

    public static WorkingClock Of(VehicleType vehicle) =>
        vehicle.BreakSeconds > 0 ? new(vehicle.BreakStart, vehicle.BreakSeconds) : new(double.PositiveInfinity, 0);

    /// <summary>What the clock shows when something may begin that may not begin before a time.</summary>
    public double NotBefore(double time) => time <= BreakStart ? time : Math.Max(Resumed, time - BreakSeconds);

    /// <summary>What the clock shows when something must have begun that may not begin after a time.</summary>
    public double NotAfter(double time) => time <= BreakStart ? time : time < BreakEnd ? BreakStart : Math.Max(Resumed, time - BreakSeconds);

    /// <summary>The time of day.</summary>
    public double TimeOfDay(double shown) => shown <= BreakStart ? shown : shown + BreakSeconds;
}
