using System.Text.Json.Nodes;
using Xunit;

namespace Tracking.Server.Tests.Harness;

/// <summary>A station of its own with vans and packages on hand, for what is planned.</summary>
internal sealed class Wave
{
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..10];

    private Wave(TrackingApi api) => Api = api;

    public TrackingApi Api { get; }

    public string Station => Id("S");

    public string Path => $"/v1/stations/{Station}/dispatches";

    /// <summary>A station with some vans and packages on hand, packages on a line to the north, 2 km apart.</summary>
    public static async Task<Wave> BeginAsync(TrackingApi api, int vans, int packages, long? capacityGrams = null)
    {
        var wave = new Wave(api);
        (await api.PutAsync($"/v1/stations/{wave.Station}", new { name = "Wave", timeZone = "UTC", location = new { lat = 43.5, lon = -90.9 } })).Expect(201);
        for (int i = 1; i <= vans; i++)
        {
            (await api.PutAsync($"/v1/vehicles/{wave.Id($"V{i}")}", new { kind = "delivery", homeStationId = wave.Station, capacityGrams })).Expect(201);
        }

        await wave.ArriveAsync([.. Enumerable.Range(1, packages).Select(i => $"P{i:00}")]);
        return wave;
    }

    /// <summary>The id that stands for a name.</summary>
    public string Id(string name) => $"{name}-{_suffix}";

    /// <summary>Packages come to the station: each as far north as its number says.</summary>
    public async Task ArriveAsync(params string[] names)
    {
        foreach (var name in names)
        {
            var lat = 43.5 + (int.Parse(name[1..]) * 0.018);
            (await Api.PutAsync($"/v1/packages/{Id(name)}", new { destinationStationId = Station, destination = new { lat, lon = -90.9 }, weightGrams = 1000, serviceSeconds = 60 })).Expect(200, 201);
        }

        await Api.AcceptAsync(names.Select(name => new Scan("inducted") { PackageId = Id(name), StationId = Station, OccurredAt = DateTimeOffset.UtcNow.AddMinutes(-90) }));
    }

    /// <summary>Begins a dispatch, waits until it is proposed and answers with it.</summary>
    public async Task<JsonObject> ProposeAsync(object? body = null)
    {
        var begun = await BeginDispatchAsync(body ?? new { iterations = 400 });
        return await ProposedAsync(begun.Location!);
    }

    /// <summary>Begins a dispatch, when the server has a place for it.</summary>
    public async Task<Answer> BeginDispatchAsync(object body)
    {
        var begun = await Eventually.GetAsync(() => Api.PostAsync(Path, body), answer => answer.Status != 503, "a place for another plan");
        return begun.Expect(202);
    }

    /// <summary>Waits until a dispatch is proposed.</summary>
    public async Task<JsonObject> ProposedAsync(string location)
    {
        var view = (await Eventually.GetAsync(() => Api.GetAsync(location), answer => !answer.Body.Is("state", "computing"), "the plan is proposed")).Json();
        Assert.True(view.Is("state", "proposed"), view.ToJsonString());
        return view;
    }

    /// <summary>Packages by the van that has them, in their order, as their names were.</summary>
    public IReadOnlyList<(string Van, string Package)> Visits(JsonObject dispatch) =>
    [
        .. dispatch["routes"]!.AsArray().SelectMany(route => route!["stops"]!.AsArray().SelectMany(stop => stop!["packageIds"]!.AsArray().Select(
            id => (route.Text("vehicleId")!.Split('-')[0], id!.GetValue<string>().Split('-')[0])))),
    ];

    /// <summary>Packages that a dispatch leaves out, with the reason.</summary>
    public static IReadOnlyList<(string Package, string Reason)> LeftOut(JsonObject dispatch, string list = "leftOut") =>
        [.. dispatch[list]!.AsArray().SelectMany(left => left!["packageIds"]!.AsArray().Select(id => (id!.GetValue<string>().Split('-')[0], left.Text("reason")!)))];
}
