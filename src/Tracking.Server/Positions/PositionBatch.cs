using Tracking.Grains.Vehicles;
using Tracking.Model;
using Tracking.Model.Scans;

namespace Tracking.Server.Positions;

/// <summary>Fixes of one request, gathered by vehicle.</summary>
internal sealed class PositionBatch
{
    /// <summary>Positions in one request at the most.</summary>
    public const int MaxPositions = 5000;

    /// <summary>Metres per second.</summary>
    public const double MaxSpeed = 200;

    /// <summary>Degrees from north.</summary>
    public const double MaxHeading = 360;

    /// <summary>Metres.</summary>
    public const double MaxAccuracy = 1e7;

    /// <summary>The fixes.</summary>
    public Dictionary<string, List<PositionFix>> Vehicles { get; } = new(StringComparer.Ordinal);

    /// <summary>Number of fixes.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a fix, whose values were checked.</summary>
    /// <param name="vehicleId">The vehicle.</param>
    /// <param name="fix">The fix, at the time by the device's clock.</param>
    /// <param name="sentAt">The device's clock when it sent; null when it did not say.</param>
    /// <param name="now">Our clock; milliseconds since 1970.</param>
    /// <returns>False when the time is before 2000 and the fix is not taken.</returns>
    public bool TryAdd(string vehicleId, PositionFix fix, long? sentAt, long now)
    {
        long at = EventTime.Fix(fix.OccurredAt, sentAt, now).Time;
        if (at < Instant.Earliest)
        {
            return false;
        }

        if (!Vehicles.TryGetValue(vehicleId, out List<PositionFix>? fixes))
        {
            Vehicles.Add(vehicleId, fixes = []);
        }

        fixes.Add(fix with { OccurredAt = at });
        Count++;
        return true;
    }

    /// <summary>
    /// Takes a fix as apps send it: what is out of range, such as a speed of −1, stands for unknown. A fix that cannot be used at all, because it is not on
    /// the earth or before 2000, is passed over: the app would send it for ever, and what waits behind it never.
    /// </summary>
    public void AddFromApp(string vehicleId, PositionFix fix, long now)
    {
        if (fix is { Lat: >= -90 and <= 90, Lon: >= -180 and <= 180 })
        {
            TryAdd(
                vehicleId,
                fix with { Speed = Within(fix.Speed, MaxSpeed), Heading = Within(fix.Heading, MaxHeading), Accuracy = Within(fix.Accuracy, MaxAccuracy) },
                null,
                now);
        }
    }

    private static double? Within(double? value, double max) => value >= 0 && value <= max ? value : null;
}
