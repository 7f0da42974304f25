using Tracking.Simulator.Network.Days;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Network.Playing;

/// <summary>Keeps what was sent of some packages, to be compared with what the server has of them.</summary>
/// <param name="size">How many packages.</param>
/// <param name="population">Of how many.</param>
internal sealed class Sample(int size, int population)
{
    private readonly Dictionary<Parcel, List<OutgoingScan>> _sent = [];
    private readonly int _every = size == 0 ? 0 : Math.Max(1, population / size);

    public IReadOnlyDictionary<Parcel, List<OutgoingScan>> Sent => _sent;

    public void Take(Step step, OutgoingScan scan)
    {
        if (_every == 0 || step.Subject is not Parcel parcel || parcel.Number % _every != 0)
        {
            return;
        }

        if (_sent.TryGetValue(parcel.First, out var scans))
        {
            // A scan that is repeated is made anew, and equals the first.
            if (!scans.Exists(known => known.Body.EventId == scan.Body.EventId))
            {
                scans.Add(scan);
            }
        }
        else if (_sent.Count < size)
        {
            _sent.Add(parcel.First, [scan]);
        }
    }
}
