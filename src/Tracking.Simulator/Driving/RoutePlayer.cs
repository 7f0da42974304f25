using System.Threading.Channels;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Driving;

/// <summary>Plays a day against the clock: hands scans and positions to their senders when their moment has come.</summary>
internal static class RoutePlayer
{
    public static async Task PlayAsync(
        RouteRun run, TimeSpan positionInterval, ChannelWriter<OutgoingScan> scans, ChannelWriter<PositionBody> positions, CancellationToken cancel)
    {
        using var track = Track.Of(run.Plan.Itinerary, positionInterval).GetEnumerator();
        var moving = track.MoveNext();
        foreach (var (at, scan) in run.Postings)
        {
            while (moving && track.Current.At <= at)
            {
                await SendPositionAsync(run, track.Current, positions, cancel).ConfigureAwait(false);
                moving = track.MoveNext();
            }

            await run.Clock.UntilAsync(at, cancel).ConfigureAwait(false);
            await scans.WriteAsync(scan, cancel).ConfigureAwait(false);
        }

        scans.Complete();
        while (moving)
        {
            await SendPositionAsync(run, track.Current, positions, cancel).ConfigureAwait(false);
            moving = track.MoveNext();
        }

        positions.Complete();
    }

    private static async Task SendPositionAsync(RouteRun run, TrackPoint point, ChannelWriter<PositionBody> positions, CancellationToken cancel)
    {
        await run.Clock.UntilAsync(point.At, cancel).ConfigureAwait(false);
        var position = new PositionBody(
            run.Plan.VehicleId,
            run.Clock.At(point.At).UtcDateTime,
            Math.Round(point.Location.Lat, 6),
            Math.Round(point.Location.Lon, 6),
            Math.Round(point.Speed, 1),
            Math.Round(point.Heading, 1) % 360,
            5);
        await positions.WriteAsync(position, cancel).ConfigureAwait(false);
    }
}
