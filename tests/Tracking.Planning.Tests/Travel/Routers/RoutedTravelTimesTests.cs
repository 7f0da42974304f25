using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Tracking.Model.Geography;
using Tracking.Planning.Travel;
using Tracking.Planning.Travel.Routers;

namespace Tracking.Planning.Tests.Travel.Routers;

public sealed class RoutedTravelTimesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider clock = new(Noon);
    private readonly List<ServiceProvider> providers = [];
    private RouterServer server = null!;

    public static TheoryData<RouterKind> Kinds => [RouterKind.Osrm, RouterKind.Valhalla];

    public static TheoryData<string> WrongOptions => [.. Wrong.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Dictionary<string, RouterOptions> Wrong
    {
        get
        {
            var good = new RouterOptions { Kind = RouterKind.Osrm, BaseAddress = new Uri("http://127.0.0.1:1/") };
            return new()
            {
                ["Kind is 7; give Osrm or Valhalla."] = good with { Kind = (RouterKind)7 },
                ["BaseAddress is ftp://there/; give an absolute http"] = good with { BaseAddress = new Uri("ftp://there/") },
                ["Profile is a/b; give letters"] = good with { Profile = "a/b" },
                ["MaxLocations is 0; give 1 to 1000."] = good with { MaxLocations = 0 },
                ["MaxRequestsInFlight is 65; give 1 to 64."] = good with { MaxRequestsInFlight = 65 },
                ["MaxExtraRequests is -1"] = good with { MaxExtraRequests = -1 },
                ["AttemptTimeout is 00:00:00"] = good with { AttemptTimeout = TimeSpan.Zero },
                ["TotalTimeout is 00:00:01; give no less than AttemptTimeout"] = good with { TotalTimeout = TimeSpan.FromSeconds(1) },
                ["Retries is 11; give 0 to 10."] = good with { Retries = 11 },
                ["RetryDelay is 00:00:00"] = good with { RetryDelay = TimeSpan.Zero },
                ["BreakAfter is 1; give 2 or more."] = good with { BreakAfter = 1 },
                ["BreakRatio is 0; give more than 0"] = good with { BreakRatio = 0 },
                ["BreakWindow is 00:00:00"] = good with { BreakWindow = TimeSpan.Zero },
                ["BreakFor is 00:00:00"] = good with { BreakFor = TimeSpan.Zero },
                ["CacheCells is -1; give 0 to 20000000."] = good with { CacheCells = -1 },
                ["CacheFor is -00:00:01; give zero or more."] = good with { CacheFor = TimeSpan.FromSeconds(-1) },
            };
        }
    }

    public async ValueTask InitializeAsync() => server = await RouterServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider provider in providers)
        {
            await provider.DisposeAsync();
        }

        await server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_matrix_beyond_a_services_limit_is_asked_for_in_chunks_and_each_way_says_that_it_comes_from_there(RouterKind kind)
    {
        GeoPoint[] places = Places(7);
        var shares = new List<double>();
        RoutedMatrix matrix = await Times(kind, static options => options with { MaxLocations = 3 }).BuildAsync(places, new Heard(shares), Cancellation);
        Assert.Equal(9, server.Requests);
        Assert.All(server.Asked, asked => Assert.True(asked.Sources.Length <= 3 && asked.Targets.Length <= 3 && asked.Kind == kind));
        Assert.Equal([.. Enumerable.Range(1, 9).Select(static i => i / 9.0)], shares.Order());
        AssertRouted(matrix, places, kind);
        Assert.Empty(matrix.Problems);
    }

    [Fact]
    public async Task The_profile_is_the_services_own_unless_said_otherwise()
    {
        await Times(RouterKind.Osrm).BuildAsync(Places(2), null, Cancellation);
        await Times(RouterKind.Valhalla).BuildAsync(Places(2), null, Cancellation);
        await Times(RouterKind.Valhalla, static options => options with { Profile = "truck" }).BuildAsync(Places(2), null, Cancellation);
        Assert.Equal(["driving", "auto", "truck"], server.Asked.Select(static asked => asked.Profile));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Valhallas_older_form_and_miles_are_understood(bool verbose, bool miles)
    {
        GeoPoint[] places = Places(4);
        server.Answer = (context, asked) => RouterServer.WriteAsync(context, 200, asked.Table(null, verbose, miles));
        AssertRouted(await Times(RouterKind.Valhalla).BuildAsync(places, null, Cancellation), places, RouterKind.Valhalla);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_way_that_the_router_does_not_know_is_estimated_and_says_so(RouterKind kind)
    {
        GeoPoint[] places = Places(4);
        server.Answer = (context, asked) => RouterServer.WriteAsync(context, 200, asked.Table((from, to) => from == places[1] && to == places[3]));
        RoutedMatrix matrix = await Times(kind).BuildAsync(places, null, Cancellation);
        Assert.Equal(new GreatCircleMatrix(places, new()).Between(1, 3, Noon), matrix.Between(1, 3, Noon));
        Assert.Equal(TravelSource.GreatCircle, matrix.Between(1, 3, Noon).Source);
        AssertRouted(matrix, places, kind, (from, to) => (from, to) == (1, 3));
        Assert.Equal(15, matrix.FromRouter);
    }

    [Fact]
    public async Task An_estimated_way_across_a_river_takes_the_detour()
    {
        GeoPoint[] places = Places(2);
        server.Answer = (context, asked) => RouterServer.WriteAsync(context, 200, asked.Table((from, to) => from != to));
        var estimate = new GreatCircleOptions { Barriers = [new(new(places[0], 10), new(places[1], 10), 5000, 600)] };
        RoutedMatrix matrix = await Times(RouterKind.Osrm, null, estimate).BuildAsync(places, null, Cancellation);
        Assert.Equal(new GreatCircleMatrix(places, estimate).Between(0, 1, Noon), matrix.Between(0, 1, Noon));
        Assert.Equal(TravelSource.Barrier, matrix.Between(0, 1, Noon).Source);
    }

    [Fact]
    public async Task A_routers_time_is_longer_in_a_slow_hour()
    {
        GeoPoint[] places = Places(2);
        var estimate = new GreatCircleOptions { SlownessByHour = [.. Enumerable.Range(0, 24).Select(static hour => hour == 12 ? 1.5 : 1)] };
        RoutedMatrix matrix = await Times(RouterKind.Osrm, null, estimate).BuildAsync(places, null, Cancellation);
        (double seconds, double metres) = RouterRequest.Way(places[0], places[1]);
        Assert.Equal(new TravelCell(seconds * 1.5, metres, TravelSource.Osrm), matrix.Between(0, 1, Noon));
        Assert.Equal(new TravelCell(seconds, metres, TravelSource.Osrm), matrix.Between(0, 1, Noon.AddHours(1)));
    }

    [Fact]
    public async Task A_place_off_the_roads_that_OSRM_names_costs_only_its_own_ways()
    {
        GeoPoint[] places = Places(9);
        server.Answer = (context, asked) =>
        {
            int bad = Array.IndexOf([.. asked.Sources.Concat(asked.Targets)], places[4]);
            return bad < 0
                ? RouterServer.WriteAsync(context, 200, asked.Table())
                : RouterServer.WriteAsync(context, 400, $$"""{"code":"NoSegment","message":"Could not find a matching segment for coordinate {{bad}}"}""");
        };
        RoutedMatrix matrix = await Times(RouterKind.Osrm, static options => options with { MaxLocations = 3, MaxRequestsInFlight = 1 }).BuildAsync(places, null, Cancellation);
        AssertRouted(matrix, places, RouterKind.Osrm, static (from, to) => from == 4 || to == 4);
        Assert.InRange(server.Requests, 10, 11);
        Assert.StartsWith("NoSegment: Could not find", Assert.Single(matrix.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_off_the_roads_that_Valhalla_does_not_name_is_found_in_parts()
    {
        GeoPoint[] places = Places(6);
        server.Answer = (context, asked) => asked.Sources.Concat(asked.Targets).Contains(places[2])
            ? RouterServer.WriteAsync(context, 400, """{"error_code":171,"error":"No suitable edges near location","status_code":400,"status":"Bad Request"}""")
            : RouterServer.WriteAsync(context, 200, asked.Table());
        RoutedMatrix matrix = await Times(RouterKind.Valhalla).BuildAsync(places, null, Cancellation);
        AssertRouted(matrix, places, RouterKind.Valhalla, static (from, to) => from == 2 || to == 2);
        Assert.Equal(["171: No suitable edges near location"], matrix.Problems);
    }

    [Fact]
    public async Task A_service_with_a_lower_limit_is_asked_in_smaller_parts()
    {
        GeoPoint[] places = Places(6);
        server.Answer = (context, asked) => asked.Sources.Length * asked.Targets.Length > 9
            ? RouterServer.WriteAsync(context, 400, """{"code":"TooBig","message":"Too many table coordinates"}""")
            : RouterServer.WriteAsync(context, 200, asked.Table());
        AssertRouted(await Times(RouterKind.Osrm).BuildAsync(places, null, Cancellation), places, RouterKind.Osrm);
        Assert.Equal(7, server.Requests);
    }

    [Fact]
    public async Task A_service_that_refuses_everything_is_asked_no_more_than_allowed()
    {
        GeoPoint[] places = Places(20);
        server.Answer = static (context, _) => RouterServer.WriteAsync(context, 400, """{"code":"TooBig","message":"Too many table coordinates"}""");
        RoutedMatrix matrix = await Times(RouterKind.Osrm, static options => options with { MaxExtraRequests = 5 }).BuildAsync(places, null, Cancellation);
        Assert.Equal(11, server.Requests);
        Assert.Equal(0, matrix.FromRouter);
    }

    [Theory]
    [InlineData(RouterKind.Osrm, 200, "<html>", "not JSON")]
    [InlineData(RouterKind.Osrm, 200, "[]", "the code ''")]
    [InlineData(RouterKind.Osrm, 200, """{"code":"Ok","durations":[[0,1],[1,0]]}""", "no 'distances'")]
    [InlineData(RouterKind.Osrm, 200, """{"code":"Ok","durations":[[0,1]],"distances":[[0,1],[1,0]]}""", "'durations' has 1 elements where 2")]
    [InlineData(RouterKind.Osrm, 200, """{"code":"Ok","durations":[[0,1],[1]],"distances":[[0,1],[1,0]]}""", "'row of 'durations'' has 1")]
    [InlineData(RouterKind.Osrm, 200, """{"code":"Ok","durations":[[0,"1"],[1,0]],"distances":[[0,1],[1,0]]}""", "String where a number")]
    [InlineData(RouterKind.Osrm, 200, """{"code":"Ok","durations":{},"distances":[[0,1],[1,0]]}""", "is Object, not a list")]
    [InlineData(RouterKind.Osrm, 400, """{"code":"InvalidOptions","message":"Options are invalid."}""", "InvalidOptions")]
    [InlineData(RouterKind.Osrm, 302, "", "It answered 302")]
    [InlineData(RouterKind.Osrm, 404, "", "It answered 404")]
    [InlineData(RouterKind.Valhalla, 200, "{}", "no 'sources_to_targets'")]
    [InlineData(RouterKind.Valhalla, 200, """{"sources_to_targets":[[{"time":1}]],"units":"kilometers"}""", "has 1 elements where 2")]
    [InlineData(RouterKind.Valhalla, 200, """{"sources_to_targets":[[{"time":1},{"time":1}],[1,2]],"units":"kilometers"}""", "no time and distance")]
    [InlineData(RouterKind.Valhalla, 200, """{"sources_to_targets":{"durations":[[0,1],[1,0]],"distances":[[0,1],[1,0]]},"units":"furlongs"}""", "measures in 'furlongs'")]
    [InlineData(RouterKind.Valhalla, 400, """{"error_code":125,"error":"No costing method found for 'x'"}""", "125: No costing method")]
    public async Task An_answer_of_another_shape_leaves_estimates_and_a_reason(RouterKind kind, int status, string body, string reason)
    {
        server.Answer = (context, _) => RouterServer.WriteAsync(context, status, body);
        RoutedMatrix matrix = await Times(kind).BuildAsync(Places(2), null, Cancellation);
        Assert.Equal(0, matrix.FromRouter);
        Assert.Equal(TravelSource.GreatCircle, matrix.Between(0, 1, Noon).Source);
        Assert.Contains(reason, Assert.Single(matrix.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RouterKind.Osrm, """{"code":"NoTable","message":"No table found"}""")]
    [InlineData(RouterKind.Valhalla, """{"error_code":442,"error":"No path could be found for input"}""")]
    public async Task Where_no_way_exists_at_all_everything_is_estimated_and_nothing_is_wrong(RouterKind kind, string body)
    {
        server.Answer = (context, _) => RouterServer.WriteAsync(context, 400, body);
        RoutedMatrix matrix = await Times(kind).BuildAsync(Places(3), null, Cancellation);
        Assert.Equal((0, 1, 0), (matrix.FromRouter, server.Requests, matrix.Problems.Count));
    }

    [Fact]
    public async Task Numbers_that_no_way_has_are_estimated()
    {
        server.Answer = static (context, _) =>
            RouterServer.WriteAsync(context, 200, """{"code":"Ok","durations":[[0,-5],[60,0]],"distances":[[0,100],[1e400,0]]}""");
        RoutedMatrix matrix = await Times(RouterKind.Osrm).BuildAsync(Places(2), null, Cancellation);
        Assert.Equal(2, matrix.FromRouter);
        Assert.All([matrix.Between(0, 1, Noon), matrix.Between(1, 0, Noon)], static way => Assert.True(way.Seconds > 0 && way.Source == TravelSource.GreatCircle));
    }

    [Fact]
    public async Task A_failure_is_tried_again()
    {
        GeoPoint[] places = Places(3);
        int failures = 2;
        server.Answer = (context, asked) => Interlocked.Decrement(ref failures) >= 0
            ? RouterServer.WriteAsync(context, 503, "")
            : RouterServer.WriteAsync(context, 200, asked.Table());
        Task<RoutedMatrix> building = Times(RouterKind.Osrm, static options => options with { AttemptTimeout = TimeSpan.FromDays(1), TotalTimeout = TimeSpan.FromDays(1) }).BuildAsync(places, null, Cancellation);
        AssertRouted(await AsTimePasses(building), places, RouterKind.Osrm);
        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_chunk_whose_answer_does_not_come_in_time_is_estimated_and_the_others_are_not(bool headersCome)
    {
        GeoPoint[] places = Places(4);
        using var over = new CancellationTokenSource();
        server.Answer = async (context, asked) =>
        {
            if (!asked.Sources.Contains(places[0]) || !asked.Targets.Contains(places[3]))
            {
                await RouterServer.WriteAsync(context, 200, asked.Table());
                return;
            }

            if (headersCome)
            {
                await context.Response.StartAsync(over.Token);
                await context.Response.Body.FlushAsync(over.Token);
            }

            await Task.Delay(Timeout.Infinite, over.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        };
        Task<RoutedMatrix> building = Times(RouterKind.Osrm, static options => options with { MaxLocations = 2, MaxRequestsInFlight = 1, Retries = 0 }).BuildAsync(places, null, Cancellation);
        while (server.Requests < 2)
        {
            await Task.WhenAny(building, Task.Delay(5, Cancellation));
        }

        RoutedMatrix matrix = await AsTimePasses(building, () => server.Requests == 2);
        AssertRouted(matrix, places, RouterKind.Osrm, static (from, to) => from < 2 && to >= 2);
        Assert.Single(matrix.Problems);
        await over.CancelAsync();
    }

    [Fact]
    public async Task A_router_that_keeps_failing_is_left_alone_for_a_while()
    {
        GeoPoint[] places = Places(10);
        server.Answer = static (context, _) => RouterServer.WriteAsync(context, 500, "");
        RoutedTravelTimes times = Times(RouterKind.Osrm, static options => options with { MaxLocations = 1, MaxRequestsInFlight = 1, Retries = 0, BreakAfter = 5 });
        RoutedMatrix matrix = await times.BuildAsync(places, null, Cancellation);
        Assert.Equal(5, server.Requests);
        Assert.Equal(0, matrix.FromRouter);
        Assert.Contains(matrix.Problems, static problem => problem.Contains("circuit", StringComparison.Ordinal));
        server.Answer = static (context, asked) => RouterServer.WriteAsync(context, 200, asked.Table());
        Assert.Equal(0, (await times.BuildAsync(places, null, Cancellation)).FromRouter);
        Assert.Equal(5, server.Requests);
        clock.Advance(TimeSpan.FromSeconds(31));
        AssertRouted(await times.BuildAsync(places, null, Cancellation), places, RouterKind.Osrm);
    }

    [Fact]
    public async Task A_router_that_is_not_there_leaves_estimates()
    {
        await server.DisposeAsync();
        RoutedMatrix matrix = await Times(RouterKind.Valhalla, static options => options with { Retries = 0 }).BuildAsync(Places(3), null, Cancellation);
        Assert.Equal((0, 1), (matrix.FromRouter, matrix.Problems.Count));
        server = await RouterServer.StartAsync();
    }

    [Fact]
    public async Task A_way_is_asked_for_once_until_it_is_too_old()
    {
        GeoPoint[] places = Places(6);
        RoutedTravelTimes times = Times(RouterKind.Osrm, static options => options with { MaxLocations = 2 });
        await times.BuildAsync(places[..5], null, Cancellation);
        Assert.Equal(9, server.Requests);
        AssertRouted(await times.BuildAsync(places[..5], null, Cancellation), places[..5], RouterKind.Osrm);
        Assert.Equal(9, server.Requests);
        AssertRouted(await times.BuildAsync(places, null, Cancellation), places, RouterKind.Osrm);
        // The new place is in the first of three parts: one row and one column of chunks.
        Assert.Equal(9 + 5, server.Requests);
        clock.Advance(TimeSpan.FromDays(1));
        await times.BuildAsync(places, null, Cancellation);
        Assert.Equal(9 + 5 + 9, server.Requests);
    }

    [Fact]
    public async Task What_is_remembered_is_bounded()
    {
        RoutedTravelTimes times = Times(RouterKind.Osrm, static options => options with { CacheCells = 100 });
        await times.BuildAsync(Places(30), null, Cancellation);
        Assert.InRange(times.Cached, 50, 100);
    }

    [Fact]
    public async Task What_failed_is_not_remembered()
    {
        GeoPoint[] places = Places(3);
        server.Answer = static (context, _) => RouterServer.WriteAsync(context, 404, "");
        RoutedTravelTimes times = Times(RouterKind.Osrm);
        await times.BuildAsync(places, null, Cancellation);
        server.Answer = static (context, asked) => RouterServer.WriteAsync(context, 200, asked.Table());
        AssertRouted(await times.BuildAsync(places, null, Cancellation), places, RouterKind.Osrm);
    }

    [Fact]
    public async Task Building_can_be_given_up()
    {
        using var giveUp = new CancellationTokenSource();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Answer = async (context, _) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        };
        Task<RoutedMatrix> building = Times(RouterKind.Osrm).BuildAsync(Places(2), null, giveUp.Token);
        await asked.Task;
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => building);
    }

    [Fact]
    public async Task Places_off_the_earth_and_too_many_are_refused_before_anything_is_asked()
    {
        RoutedTravelTimes times = Times(RouterKind.Osrm);
        Assert.Contains("Place 1 is not on the earth", (await Assert.ThrowsAsync<ArgumentException>(() => times.BuildAsync([new(0, 0), new(91, 0)], null, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("takes up to 5000", (await Assert.ThrowsAsync<ArgumentException>(() => times.BuildAsync(Places(5001), null, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void Options_out_of_range_are_refused_with_name_value_and_rule(string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Wrong[message].Validate()).Message, StringComparison.Ordinal);

    private static GeoPoint[] Places(int count) => [.. Enumerable.Range(0, count).Select(static i => new GeoPoint(43.5 + (0.013 * (i % 83)), -90.5 + (0.017 * (i / 83)) + (0.001 * i)))];

    private static void AssertRouted(RoutedMatrix matrix, GeoPoint[] places, RouterKind kind, Func<int, int, bool>? estimated = null)
    {
        TravelSource source = kind is RouterKind.Osrm ? TravelSource.Osrm : TravelSource.Valhalla;
        for (int from = 0; from < places.Length; from++)
        {
            for (int to = 0; to < places.Length; to++)
            {
                TravelCell cell = matrix.Between(from, to, Noon);
                if (estimated?.Invoke(from, to) == true)
                {
                    Assert.Equal(TravelSource.GreatCircle, cell.Source);
                    continue;
                }

                GeoPoint a = new(Math.Round(places[from].Lat, 6), Math.Round(places[from].Lon, 6)), b = new(Math.Round(places[to].Lat, 6), Math.Round(places[to].Lon, 6));
                (double seconds, double metres) = RouterRequest.Way(a, b);
                Assert.Equal(source, cell.Source);
                Assert.Equal((seconds, metres), (cell.Seconds, Math.Round(cell.Metres, 6)));
            }
        }
    }

    private RoutedTravelTimes Times(RouterKind kind, Func<RouterOptions, RouterOptions>? change = null, GreatCircleOptions? estimate = null)
    {
        var options = new RouterOptions { Kind = kind, BaseAddress = server.Address };
        ServiceProvider provider = new ServiceCollection().AddSingleton<TimeProvider>(clock)
            .AddRoutedTravelTimes(change?.Invoke(options) ?? options, estimate ?? new GreatCircleOptions())
            .BuildServiceProvider();
        providers.Add(provider);
        return provider.GetRequiredService<RoutedTravelTimes>();
    }

    /// <summary>Lets the clock run until something is done, while a condition holds.</summary>
    private async Task<T> AsTimePasses<T>(Task<T> task, Func<bool>? may = null)
    {
        while (!task.IsCompleted)
        {
            if (may?.Invoke() != false)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.WhenAny(task, Task.Delay(5, Cancellation));
        }

        return await task;
    }

    private sealed class Heard(List<double> shares) : IProgress<double>
    {
        public void Report(double value)
        {
            lock (shares)
            {
                shares.Add(value);
            }
        }
    }
}
