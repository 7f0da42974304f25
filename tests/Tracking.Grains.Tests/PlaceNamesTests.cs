using System.Text;
using Tracking.Grains.Places;
using Tracking.Grains.Stations;
using Tracking.Grains.Tests.Harness;
using Tracking.Server.Queries;
using Tracking.Storage;
using Tracking.Testing;

namespace Tracking.Grains.Tests;

/// <summary>Stations stand in the index under their names, and searching them costs the store next to nothing.</summary>
public sealed class PlaceNamesTests
{
    [Fact]
    public async Task A_thousand_key_strokes_read_the_index_once()
    {
        using var data = new DataDirectory();
        await using Node node = await Node.StartAsync(data.Path);
        await node.Grains.GetGrain<IStationGrain>("S1").Define(new StationSpec { Name = "Viroqua" });
        var clock = new Stopwatch();
        var names = new PlaceNames(node.Store, KnownPlaces.Stations, clock);
        int before = node.Store.RangeReads;
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(["S1"], await names.FindAsync("viro", 20));
        }

        Assert.Equal(1, node.Store.RangeReads - before);
    }

    [Fact]
    public async Task A_new_name_is_found_a_little_later()
    {
        using var data = new DataDirectory();
        await using Node node = await Node.StartAsync(data.Path);
        var clock = new Stopwatch();
        var names = new PlaceNames(node.Store, KnownPlaces.Stations, clock);
        Assert.Empty(await names.FindAsync("Viroqua", 20));
        await node.Grains.GetGrain<IStationGrain>("S1").Define(new StationSpec { Name = "Viroqua" });
        Assert.Empty(await names.FindAsync("Viroqua", 20));
        clock.Advance(TimeSpan.FromSeconds(6));
        await Eventually.TrueAsync(async () => (await names.FindAsync("Viroqua", 20)).Count == 1, "the new name is found");

        await node.Grains.GetGrain<IStationGrain>("S1").Define(new StationSpec { Name = "Westby" });
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["S1"], await names.FindAsync("Westby", 20));
    }

    [Fact]
    public async Task A_row_from_before_there_were_names_gets_its_name_when_the_station_is_next_used()
    {
        using var data = new DataDirectory();
        await using Node node = await Node.StartAsync(data.Path);
        await node.Grains.GetGrain<IStationGrain>("S1").Define(new StationSpec { Name = "Viroqua" });
        ReadOnlyMemory<byte> key = Encoding.UTF8.GetBytes("S1");
        await node.Store.WriteAsync(new RowWrite([], [], [new TableDelete(KnownPlaces.Stations, key)]));
        await node.Store.WriteAsync(RowWrite.Put(KnownPlaces.Stations, key, 1, Array.Empty<byte>()));
        Assert.Null(await ListedAsync(node));

        await node.ForgetAllAsync();
        await node.Grains.GetGrain<IStationGrain>("S1").View();
        Assert.Equal("Viroqua", await ListedAsync(node));
    }

    [Fact]
    public async Task A_crash_between_the_definition_and_the_index_is_made_good()
    {
        using var data = new DataDirectory();
        await using Node node = await Node.StartAsync(data.Path);
        await node.Grains.GetGrain<IStationGrain>("S1").Define(new StationSpec { Name = "Viroqua" });
        node.Store.FailsBefore = write => write.Puts.Any(put => put.Partition == KnownPlaces.Stations);
        await Assert.ThrowsAnyAsync<Exception>(async () => await node.Grains.GetGrain<IStationGrain>("S1").Define(new StationSpec { Name = "Westby" }));
        Assert.Equal("Viroqua", await ListedAsync(node));

        node.Store.FailsBefore = _ => false;
        await node.ForgetAllAsync();
        await node.Grains.GetGrain<IStationGrain>("S1").View();
        Assert.Equal("Westby", await ListedAsync(node));
    }

    private static async Task<string?> ListedAsync(Node node)
    {
        KnownPlace? place = await KnownPlaces.FindAsync(node.Store, KnownPlaces.Stations, "S1");
        Assert.NotNull(place);
        return place.Value.Name;
    }

    /// <summary>A clock whose timestamps stand still until they are moved.</summary>
    private sealed class Stopwatch : TimeProvider
    {
        private long ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref ticks);

        public void Advance(TimeSpan time) => Interlocked.Add(ref ticks, time.Ticks);
    }
}
