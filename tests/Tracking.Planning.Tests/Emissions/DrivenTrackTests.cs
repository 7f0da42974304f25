using CsCheck;
using Tracking.Model.Geography;
using Tracking.Planning.Emissions.Driven;

namespace Tracking.Planning.Tests.Emissions;

/// <summary>How far a vehicle drove, from where it was seen.</summary>
public sealed class DrivenTrackTests
{
    private const long Minute = 60_000;
    private static readonly GeoPoint Station = new(43.5, -90.5);
    private static readonly DrivenOptions Options = new();

    private static readonly Gen<Sighting[]> Sightings = Gen.Select(Gen.Long[0, 600 * Minute], Gen.Double[43.4, 43.6], Gen.Double[-90.6, -90.4], Gen.Int[0, 200],
        static (at, lat, lon, accuracy) => new Sighting(at, new GeoPoint(lat, lon, accuracy))).Array[0, 60];

    [Fact]
    public void Positions_in_close_succession_are_joined_by_straight_lines()
    {
        DrivenTrack track = Track(Enumerable.Range(0, 31).Select(i => (i * Minute, i * 2_000.0)));
        Assert.Equal(60_000, track.Metres, 3);
        Assert.Equal(20_000, track.MetresBetween(5 * Minute, 15 * Minute), 3);
        Assert.Equal(1_000, track.MetresBetween(0, Minute / 2), 3);
        Assert.Equal(North(3_000).Lat, track.PlaceAt(Minute + (Minute / 2))!.Value.Lat, 9);
        Assert.True(track.IsSeenAt(Minute + (Minute / 2)));
    }

    [Fact]
    public void What_was_driven_while_nothing_was_heard_is_estimated_with_the_circuity_of_its_length()
    {
        DrivenTrack track = Track([(0, 0), (30 * Minute, 20_000)]);
        double circuity = 1.2 + (0.3 * Math.Exp(-2));
        Assert.Equal(20_000 * circuity, track.Metres, 3);
        Assert.False(track.IsSeenAt(15 * Minute));
        Assert.True(track.IsSeenAt(0));
        Assert.Equal(20_000 * circuity / 2, track.MetresBetween(0, 15 * Minute), 3);
    }

    [Fact]
    public void A_receiver_that_wanders_where_it_stands_drives_nothing()
    {
        var random = new Random(1);
        DrivenTrack track = DrivenTrack.Of(
            Enumerable.Range(0, 5_000).Select(i => new Sighting(i * 5_000L, new GeoPoint(Station.Lat + (random.NextDouble() * 0.0001), Station.Lon + (random.NextDouble() * 0.0001)))), Options);
        Assert.Equal(0, track.Metres);
    }

    [Fact]
    public void A_position_that_cannot_be_reached_in_time_is_left_out_until_the_next_ones_say_the_same()
    {
        Assert.Equal(2_000, Track([(0, 0), (Minute, 1_000), (Minute + 5_000, 400_000), (2 * Minute, 2_000)]).Metres, 3);
        Assert.True(Track([(0, 0), (5_000, 400_000), (10_000, 400_000), (15_000, 400_000), (20_000, 400_100)]).Metres >= 400_000);
    }

    [Fact]
    public void The_parts_of_a_way_sum_to_the_whole_in_whatever_order_sightings_come() => Gen.Select(Sightings, Gen.Long[-Minute, 700 * Minute], Gen.Long[-Minute, 700 * Minute]).Sample(
        static (sightings, one, other) =>
        {
            DrivenTrack track = DrivenTrack.Of(sightings.DistinctBy(static seen => seen.At), Options);
            (long first, long second) = (Math.Min(one, other), Math.Max(one, other));
            double sum = track.MetresBetween(long.MinValue, first) + track.MetresBetween(first, second) + track.MetresBetween(second, long.MaxValue);
            Assert.Equal(track.Metres, sum, 3);
            Assert.Equal(track.Metres, DrivenTrack.Of(sightings.DistinctBy(static seen => seen.At).Reverse(), Options).Metres, 9);
            Assert.True(track.MetresBetween(first, second) >= 0);
        },
        iter: 300);

    private static GeoPoint North(double metres) => new(Station.Lat + double.RadiansToDegrees(metres / 6_371_008.8), Station.Lon);

    private static DrivenTrack Track(IEnumerable<(long At, double North)> sightings) => DrivenTrack.Of(sightings.Select(static seen => new Sighting(seen.At, North(seen.North))), Options);
}
