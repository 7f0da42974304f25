using CsCheck;
using Tracking.Model.Geography;
using Tracking.Planning.Travel;

namespace Tracking.Planning.Tests.Travel;

public sealed class GreatCircleMatrixTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly Gen<GeoPoint> Points = Gen.Select(Gen.Double[43, 44.5], Gen.Double[-91.5, -89], (lat, lon) => new GeoPoint(lat, lon));

    public static TheoryData<string> Messages => [.. Bad.Keys];

    private static Dictionary<string, GreatCircleOptions> Bad => new()
    {
        ["Circuity falls from 1.1 to 1.2"] = new() { NearCircuity = 1.1 },
        ["Circuity falls from 1.5 to 0.9"] = new() { FarCircuity = 0.9 },
        ["CircuityFallMetres is 0; give more than 0."] = new() { CircuityFallMetres = 0 },
        ["The last of 1 speeds must hold until infinity"] = new() { Speeds = [new(1000, 5)] },
        ["Speed 1 is 4 m/s until"] = new() { Speeds = [new(1000, 5), new(double.PositiveInfinity, 4)] },
        ["is no area of a speed region"] = new() { Regions = [new(new(new(91, 0), 1), [new(double.PositiveInfinity, 5)])] },
        ["The last of 0 speeds must hold until infinity"] = new() { Regions = [new(new(new(43, -90), 1), [])] },
        ["SlownessByHour is 1, 2; give 24 values"] = new() { SlownessByHour = [1, 2] },
        ["is no barrier; give two areas"] = new() { Barriers = [new(new(new(0, 0), -1), new(new(0, 0), 1), 1, 1)] },
    };

    [Fact]
    public void A_way_is_longer_than_the_line_and_driven_band_by_band()
    {
        var options = new GreatCircleOptions { NearCircuity = 2, FarCircuity = 2, Speeds = [new(1000, 5), new(double.PositiveInfinity, 20)] };
        GeoPoint a = new(43.5, -90.5), b = new(43.6, -90.5);
        TravelCell cell = new GreatCircleMatrix([a, b], options).Between(0, 1, Noon);
        Assert.Equal(2 * a.MetresTo(b), cell.Metres, 6);
        Assert.Equal(1000 / 5 + (cell.Metres - 1000) / 20, cell.Seconds, 6);
        Assert.Equal(TravelSource.GreatCircle, cell.Source);
    }

    [Fact]
    public void Circuity_falls_with_distance_and_speed_rises()
    {
        GeoPoint[] places = [.. Enumerable.Range(0, 8).Select(i => new GeoPoint(43 + 0.002 * Math.Pow(2, i), -90))];
        var matrix = new GreatCircleMatrix(places, new GreatCircleOptions());
        TravelCell[] ways = [.. Enumerable.Range(1, 7).Select(to => matrix.Between(0, to, Noon))];
        double[] circuity = [.. ways.Select((way, i) => way.Metres / places[0].MetresTo(places[i + 1]))], speed = [.. ways.Select(way => Math.Round(way.Metres / way.Seconds, 9))];
        Assert.Equal(circuity.OrderDescending(), circuity);
        Assert.Equal(speed.Order(), speed);
        Assert.InRange(circuity[0], 1.45, 1.5);
        Assert.InRange(circuity[^1], 1.2, 1.3);
    }

    [Fact]
    public void No_way_by_a_third_place_is_shorter_or_faster() => Gen.Select(Points, Points, Points).Sample(
        (a, b, c) =>
        {
            var matrix = new GreatCircleMatrix([a, b, c], new GreatCircleOptions());
            TravelCell straight = matrix.Between(0, 2, Noon), first = matrix.Between(0, 1, Noon), second = matrix.Between(1, 2, Noon);
            Assert.True(straight.Seconds <= first.Seconds + second.Seconds + 1e-6);
            Assert.True(straight.Metres <= first.Metres + second.Metres + 1e-6);
        },
        iter: 500,
        threads: 1);

    [Fact]
    public void Across_a_barrier_a_way_takes_the_detour_both_ways_and_says_so()
    {
        GeoPoint west = new(43.5, -90.6), east = new(43.5, -90.5), further = new(43.5, -90.4);
        var options = new GreatCircleOptions { Barriers = [new(new(west, 1000), new(east, 1000), 12_000, 900)] };
        var plain = new GreatCircleMatrix([west, east, further], new GreatCircleOptions());
        var barred = new GreatCircleMatrix([west, east, further], options);
        foreach ((int from, int to) in new[] { (0, 1), (1, 0) })
        {
            TravelCell without = plain.Between(from, to, Noon);
            Assert.Equal(new TravelCell(without.Seconds + 900, without.Metres + 12_000, TravelSource.Barrier), barred.Between(from, to, Noon));
        }

        Assert.Equal(plain.Between(1, 2, Noon), barred.Between(1, 2, Noon));
        Assert.Equal(plain.Between(0, 0, Noon), barred.Between(0, 0, Noon));
    }

    [Fact]
    public void Speeds_of_a_region_hold_in_it_and_for_half_of_the_ways_out_of_it()
    {
        GeoPoint town = new(43.5, -90.6), suburb = new(43.51, -90.6), village = new(43.7, -90.6), hamlet = new(43.71, -90.6);
        GeoPoint[] places = [town, suburb, village, hamlet];
        IReadOnlyList<SpeedBand> slow = [new(double.PositiveInfinity, 5)], fast = [new(double.PositiveInfinity, 20)];
        var matrix = new GreatCircleMatrix(places, new GreatCircleOptions { Speeds = fast, Regions = [new(new(town, 5000), slow)] });
        TravelCell within = matrix.Between(0, 1, Noon), outside = matrix.Between(2, 3, Noon), across = matrix.Between(0, 2, Noon), back = matrix.Between(2, 0, Noon);
        Assert.Equal(within.Metres / 5, within.Seconds, 6);
        Assert.Equal(outside.Metres / 20, outside.Seconds, 6);
        Assert.Equal((across.Metres / 2 / 5) + (across.Metres / 2 / 20), across.Seconds, 6);
        Assert.Equal(across.Seconds, back.Seconds, 6);
    }

    [Fact]
    public void A_slow_hour_takes_longer_by_the_local_clock()
    {
        var options = new GreatCircleOptions
        {
            Zone = TimeZoneInfo.CreateCustomTimeZone("local", TimeSpan.FromHours(-6), null, null),
            SlownessByHour = [.. Enumerable.Range(0, 24).Select(hour => hour == 6 ? 1.5 : 1)],
        };
        var matrix = new GreatCircleMatrix([new(43.5, -90.5), new(43.6, -90.5)], options);
        TravelCell slow = matrix.Between(0, 1, Noon), usual = matrix.Between(0, 1, Noon.AddHours(1));
        Assert.Equal(1.5 * usual.Seconds, slow.Seconds, 6);
        Assert.Equal(usual.Metres, slow.Metres);
    }

    [Fact]
    public void All_ways_of_one_time_lie_row_by_row()
    {
        var matrix = new GreatCircleMatrix([new(43.5, -90.5), new(43.6, -90.5), new(43.9, -90.1)], new GreatCircleOptions());
        (double[] seconds, double[] metres) = matrix.At(Noon);
        Assert.Equal((9, 9), (seconds.Length, metres.Length));
        Assert.Equal((matrix.Between(1, 2, Noon).Seconds, matrix.Between(1, 2, Noon).Metres), (seconds[5], metres[5]));
        Assert.Equal(0, seconds[4]);
    }

    [Fact]
    public void A_place_that_is_not_there_is_refused()
    {
        var matrix = new GreatCircleMatrix([new(43.5, -90.5)], new GreatCircleOptions());
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Between(0, 1, Noon));
        Assert.Contains("Place 0 is not on the earth", Assert.Throws<ArgumentException>(() => new GreatCircleMatrix([new(91, 0)], new())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Options_out_of_range_are_refused(string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(Bad[message].Validate).Message, StringComparison.Ordinal);
}
