using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Tracking.Grains.Links;
using Tracking.Grains.Packages;
using Tracking.Grains.Recording;
using Tracking.Grains.Tests.Harness;
using Tracking.Grains.Vehicles;
using Tracking.Model.Histories;
using Tracking.Storage;
using Tracking.Storage.GrainState;
using Tracking.Testing;

namespace Tracking.Grains.Tests.Stored;

/// <summary>
/// What builds of other days stored. Each <c>{day}.zip</c> is the data directory of that day's build after week 3 of facts, and <c>{day}.txt</c> what that build
/// showed of it. Files are added, never changed.
/// </summary>
public sealed class StoredTests
{
    private const int Seed = 3;

    public static TheoryData<string> Days => [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Stored"), "*.zip").Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Days))]
    public async Task Rows_and_grain_state_that_an_older_build_stored_are_read(string day)
    {
        WeekOfFacts week = WeekOfFacts.Generate(Seed, new WeekSize(Packages: 8, Containers: 3, Vehicles: 3, Stations: 3, Oddities: 30));
        using var directory = new DataDirectory();
        string file = Path.Combine(AppContext.BaseDirectory, "Stored", day);
        await ZipFile.ExtractToDirectoryAsync($"{file}.zip", directory.Path, overwriteFiles: true, TestContext.Current.CancellationToken);
        await using Node node = await Node.StartAsync(directory.Path);
        List<string> views = await AllViews.OfAsync(node, week);
        foreach (string expected in await File.ReadAllLinesAsync($"{file}.txt", TestContext.Current.CancellationToken))
        {
            (string what, JsonNode? shown) = Parse(expected);
            Assert.True(
                views.Select(Parse).Any(now => now.What == what && Includes(now.View, shown)),
                $"{day}: {expected}\nis now:\n{string.Join('\n', views.Where(view => Parse(view).What == what))}");
        }

        LinkTarget? target = await node.Grains.GetGrain<ILinkGrain>("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef").Follow();
        Assert.Equal("P1", target?.PackageId);
        Assert.Equal((43.5, -90.25), (await node.Grains.GetGrain<IVehicleGrain>("V1").View())!.Position is { } position ? (position.Lat, position.Lon) : default);

        // Its rows are known by what they say: the same facts again change nothing.
        int repeated = 0;
        for (int i = 0; i < 8; i++)
        {
            HistoryRows stored = await node.Store.ReadHistoryAsync(new Partition(PartitionKind.Package, $"P{i}"));
            foreach (EventRow row in ScansOf(stored.Packed.Span))
            {
                RecordReply reply = await node.Grains.GetGrain<IPackageGrain>($"P{i}").Record(
                    new RecordRequest([new RowDraft((row with { RecordedAt = node.Now }).Encode())]));
                Assert.Equal((RecordOutcome.Duplicate, stored.Count), (reply.Outcomes[0], reply.Version));
                repeated++;
            }
        }

        Assert.NotEqual(0, repeated);
    }

    private static List<EventRow> ScansOf(ReadOnlySpan<byte> packed)
    {
        var scans = new List<EventRow>();
        var rows = new PackedRows(packed);
        while (rows.MoveNext())
        {
            if ((RowKind)rows.Current[0] is RowKind.Event && EventRow.Decode(rows.Current) is { Derived: null, PostedAs: null } scan)
            {
                scans.Add(scan);
            }
        }

        return scans;
    }

    [Fact]
    public void An_older_build_reads_grain_state_in_which_a_newer_one_keeps_more()
    {
        var serializer = new JsonGrainStateSerializer();
        var older = serializer.Deserialize<VehicleDocument>(new BinaryData(
            """{"definition":{"partnerId":"acme","kind":1,"wheels":{"count":6}},"kindChanges":2,"paintedOn":"2030-01-01"}"""u8.ToArray()));
        Assert.Equal(("acme", 1, 2), (older.Definition!.PartnerId, older.Definition.Kind, older.KindChanges));
    }

    [Fact]
    public void An_older_build_reads_messages_in_which_a_newer_one_says_more()
    {
        using ServiceProvider services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        byte[] bytes = services.GetRequiredService<Serializer<NewerLinkTarget>>()
            .SerializeToArray(new NewerLinkTarget("P1", 17, ["one", "two"], new NewerPart(3, "x")));
        LinkTarget? older = services.GetRequiredService<Serializer<LinkTarget>>().Deserialize(bytes);
        Assert.Equal(("P1", 17, 0, ""), (older!.PackageId, older.ExpiresAt, older.OtherPackageIds.Count, older.IssuedBy));
    }

    private static (string What, JsonNode? View) Parse(string line)
    {
        int json = line.IndexOf("{\"", StringComparison.Ordinal);
        return json < 0 ? (line, null) : (line[..json], JsonNode.Parse(line[json..]));
    }

    /// <summary>Whether everything that was shown then is shown now; a view may have got more fields.</summary>
    private static bool Includes(JsonNode? now, JsonNode? then) => then switch
    {
        JsonObject fields => now is JsonObject other && fields.All(field => other.ContainsKey(field.Key) && Includes(other[field.Key], field.Value)),
        JsonArray items => now is JsonArray others && items.Count == others.Count && items.Zip(others).All(pair => Includes(pair.Second, pair.First)),
        _ => JsonNode.DeepEquals(now, then),
    };
}

/// <summary>As a later build might extend <see cref="LinkTarget"/>.</summary>
[GenerateSerializer, Alias("Tracking.Tests.NewerLinkTarget")]
internal sealed record NewerLinkTarget(
    [property: Id(0)] string PackageId, [property: Id(1)] long ExpiresAt, [property: Id(102)] string[] Languages, [property: Id(103)] NewerPart Part);

/// <summary>Something that no older build knows.</summary>
[GenerateSerializer, Alias("Tracking.Tests.NewerPart")]
internal sealed record NewerPart([property: Id(0)] int Number, [property: Id(1)] string Text);
