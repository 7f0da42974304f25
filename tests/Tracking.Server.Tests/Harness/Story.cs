using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Tracking.Server.Tests.Harness;

/// <summary>
/// A small network of its own for one test: stations O (origin), D (delivering) and X (elsewhere), vehicles V (kind delivery)
/// and T (line-haul), containers B, C and L, packages P, Q, R. Scans are written as one word each:
/// <code>[minute:][[subject]]type[@station][>vehicle][&lt;container][!reason][=newPackage][/partner][#label][^voidedLabel]</code>
/// The subject is P where none is named; each step without a minute is one minute after the step before it.
/// </summary>
internal sealed partial class Story
{
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..10];
    private readonly Dictionary<string, Scan> _labels = [];
    private int _minute;

    private Story(TrackingApi api, int startedHoursAgo)
    {
        Api = api;
        Start = Times.Now.AddHours(-startedHoursAgo);
    }

    public TrackingApi Api { get; }

    /// <summary>Minute 0.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>A story whose stations and vehicles are defined.</summary>
    public static async Task<Story> BeginAsync(TrackingApi api, int startedHoursAgo = 2)
    {
        var story = new Story(api, startedHoursAgo);
        foreach (var station in new[] { "O", "D", "X" })
        {
            (await api.PutAsync($"/v1/stations/{story.Id(station)}", new { name = "Station " + station, timeZone = Times.ZoneAtNoon })).Expect(201);
        }

        (await api.PutAsync($"/v1/vehicles/{story.Id("V")}", new { kind = "delivery", homeStationId = story.Id("D") })).Expect(201);
        (await api.PutAsync($"/v1/vehicles/{story.Id("T")}", new { kind = "linehaul" })).Expect(201);
        return story;
    }

    /// <summary>The id that stands for a name in this story.</summary>
    public string Id(string name) => $"{name}-{_suffix}";

    public DateTimeOffset At(double minute) => Start.AddMinutes(minute);

    /// <summary>Announces a package from O to D.</summary>
    public async Task<JsonObject> AnnounceAsync(string package = "P", object? more = null)
    {
        var body = new JsonObject { ["originStationId"] = Id("O"), ["destinationStationId"] = Id("D") };
        if (more is not null)
        {
            foreach (var (name, value) in JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more))!.AsObject())
            {
                body[name] = value?.DeepClone();
            }
        }

        return (await Api.PutAsync($"/v1/packages/{Id(package)}", body)).Expect(200, 201).Body!.AsObject();
    }

    /// <summary>Posts steps in one call, all of which must be accepted.</summary>
    public async Task PlayAsync(string steps) => await Api.AcceptAsync(Parse(steps));

    public IReadOnlyList<Scan> Parse(string steps) => [.. steps.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Step)];

    /// <summary>The event id of a labelled step.</summary>
    public string EventId(string label) => _labels[label].EventId.ToString();

    public Scan Labelled(string label) => _labels[label];

    public Task<JsonObject> PackageAsync(string package = "P") => Api.PackageAsync(Id(package));

    public async Task<string?> StatusAsync(string package = "P") => (await PackageAsync(package)).Text("status");

    public Task<IReadOnlyList<JsonObject>> EventsAsync(string package = "P") => Api.EventsAsync(Id(package));

    public Task<JsonObject> StationAsync(string station) => Api.StationAsync(Id(station));

    public Task<JsonObject> VehicleAsync(string vehicle) => Api.VehicleAsync(Id(vehicle));

    /// <summary>Ids of the packages that a station, vehicle or container lists, in order.</summary>
    public async Task<IReadOnlyList<string>> MembersAsync(string kind, string name) =>
        [.. (await Api.ListAsync($"/v1/{kind}/{Id(name)}/packages")).Select(view => view.Text("packageId")!).Order(StringComparer.Ordinal)];

    [GeneratedRegex(
        @"^(?:(?<min>\d+):)?(?:\[(?<sub>\w+)\])?(?<type>\w+)(?:@(?<st>\w+))?(?:>(?<veh>\w+))?(?:<(?<con>\w+))?(?:!(?<why>\w+))?(?:=(?<new>\w+))?(?:/(?<par>\w+))?(?:#(?<lab>\w+))?(?:\^(?<void>\w+))?$")]
    private static partial Regex Grammar();

    private Scan Step(string text)
    {
        var match = Grammar().Match(text);
        if (!match.Success)
        {
            throw new ArgumentException($"'{text}' is no step; see Story for the form.", nameof(text));
        }

        string? Part(string name) => match.Groups[name] is { Success: true } group ? group.Value : null;
        string? IdOf(string name) => Part(name) is { } value ? Id(value) : null;

        _minute = Part("min") is { } minute ? int.Parse(minute) : _minute + 1;
        var subject = Part("sub") ?? "P";
        var scan = new Scan(Part("type")!)
        {
            OccurredAt = At(_minute),
            StationId = IdOf("st"),
            VehicleId = subject[0] is 'V' or 'T' ? Id(subject) : IdOf("veh"),
            OfVehicle = subject[0] is 'V' or 'T',
            ContainerId = subject[0] is 'B' or 'C' or 'L' ? Id(subject) : null,
            PackageId = subject[0] is 'P' or 'Q' or 'R' ? Id(subject) : null,
            ParentContainerId = IdOf("con"),
            Reason = Part("why"),
            NewPackageId = IdOf("new"),
            PartnerId = Part("par"),
            Voids = Part("void") is { } label ? _labels[label].EventId : null,
        };
        if (Part("lab") is { } name)
        {
            _labels[name] = scan;
        }

        return scan;
    }
}
