using System.Text.Json;
using Tracking.Grains.Tests.Harness;
using Tracking.Model.Scans;
using Tracking.Server.Security.Access;
using Tracking.Storage.Personal;

namespace Tracking.Grains.Tests.Personal;

/// <summary>Personal data is erased when it was kept for as long as its partner has it kept; 30 days here, 5 for PX.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private readonly DataDirectory directory = new();
    private Node node = null!;

    public async ValueTask InitializeAsync() => node = await Node.StartAsync(directory.Path, personal: options =>
    {
        options.Retention.Days = 30;
        options.Retention.UnendedDays = 100;
        options.Retention.Partners["PX"] = 5;
    });

    public async ValueTask DisposeAsync()
    {
        await node.DisposeAsync();
        directory.Dispose();
    }

    [Fact]
    public async Task A_packages_data_goes_so_many_days_after_its_end_as_its_partner_has_it()
    {
        await node.AnnounceAsync("P1");
        await node.AnnounceAsync("P2", "PX");
        await node.AnnounceAsync("P3", "PX");
        await node.PutImageAsync("photo2");
        await node.SendAsync(Persons.At(ScanType.Delivered, "P1", Persons.Noon));
        await node.SendAsync(Persons.At(ScanType.Delivered, "P2", Persons.Noon, "photo2"));
        await node.SendAsync(Persons.At(ScanType.Arrived, "P3", Persons.Noon));
        string before = await HistoryOfAsync("P2");

        await SweepAfterAsync(4);
        Assert.Equal(("RP", true), (await node.PersonalOfAsync("P2"), await node.HasImageAsync("photo2")));

        await SweepAfterAsync(6);
        Assert.Equal(("Rl", "", "Rl"), (await node.PersonalOfAsync("P1"), await node.PersonalOfAsync("P2"), await node.PersonalOfAsync("P3")));
        Assert.False(await node.HasImageAsync("photo2"));
        Assert.Equal((0, 0), (await node.RowsOfAsync(KeyOwner.Package("P2")), await node.RowsOfAsync(KeyOwner.Proof("photo2"))));
        Assert.Contains(node.KeyRows.Expunged, table => table.Id == "P2");
        Assert.Equal(before, await HistoryOfAsync("P2"));

        await SweepAfterAsync(31);
        Assert.Equal("", await node.PersonalOfAsync("P1"));
        Assert.Equal("Rl", await node.PersonalOfAsync("P3"));
    }

    [Fact]
    public async Task A_package_that_goes_on_after_its_end_keeps_its_data_until_it_ends_again()
    {
        await node.AnnounceAsync("P1", "PX");
        await node.SendAsync(Persons.At(ScanType.Delivered, "P1", Persons.Noon));
        await MoveAsync(4);
        await node.SendAsync(Persons.At(ScanType.ReturnStarted, "P1", node.Now) with { Reason = Reason.Refused });
        await SweepAfterAsync(7);
        Assert.Equal("Rll", await node.PersonalOfAsync("P1"));

        await node.SendAsync(Facts.Package(ScanType.Returned, "P1", node.Now));
        await SweepAfterAsync(11);
        Assert.Equal("Rll", await node.PersonalOfAsync("P1"));
        await SweepAfterAsync(13);
        Assert.Equal("", await node.PersonalOfAsync("P1"));
    }

    [Fact]
    public async Task A_device_whose_clock_is_wrong_by_years_erases_nothing()
    {
        await node.AnnounceAsync("P1");
        await node.SendAsync(Persons.At(ScanType.Delivered, "P1", Persons.Noon - (3000 * Persons.Day)));

        await SweepAfterAsync(29);

        Assert.Equal("Rl", await node.PersonalOfAsync("P1"));
    }

    [Fact]
    public async Task What_never_ends_goes_some_time_after_its_last_news()
    {
        await node.AnnounceAsync("P1");
        await node.SendAsync(Persons.At(ScanType.Arrived, "P1", Persons.Noon));
        await MoveAsync(60);
        await node.SendAsync(Persons.At(ScanType.Arrived, "P1", node.Now));
        await SweepAfterAsync(101);
        Assert.Equal("Rll", await node.PersonalOfAsync("P1"));
        await SweepAfterAsync(162);
        Assert.Equal("", await node.PersonalOfAsync("P1"));
    }

    [Fact]
    public async Task An_image_that_no_scan_names_goes_and_the_others_stay()
    {
        await node.PutImageAsync("unnamed");
        await node.PutImageAsync("named");
        await node.PutImageAsync("named.signature");
        await MoveAsync(90);
        await node.SendAsync(Persons.At(ScanType.Arrived, "P1", node.Now, "named"));

        await SweepAfterAsync(102);

        Assert.Equal((false, true, true), (await node.HasImageAsync("unnamed"), await node.HasImageAsync("named"), await node.HasImageAsync("named.signature")));
        await node.Erasure.EraseAsync("P1");
        Assert.Equal((false, false), (await node.HasImageAsync("named"), await node.HasImageAsync("named.signature")));
    }

    [Fact]
    public async Task What_cannot_be_erased_now_is_erased_by_a_later_look_and_the_others_at_once()
    {
        await node.SendAsync(Persons.At(ScanType.Delivered, "P1", Persons.Noon));
        await node.SendAsync(Persons.At(ScanType.Delivered, "P2", Persons.Noon));
        node.Store.FailsToClear = table => table.Id == "P1";
        await SweepAfterAsync(31);
        Assert.Equal((1, 0), (await node.RowsOfAsync(KeyOwner.Package("P1")), await node.RowsOfAsync(KeyOwner.Package("P2"))));
        Assert.Equal("", await node.PersonalOfAsync("P1"));

        node.Store.FailsToClear = _ => false;
        await SweepAfterAsync(31);

        Assert.Equal(0, await node.RowsOfAsync(KeyOwner.Package("P1")));
    }

    [Fact]
    public async Task A_look_reads_what_is_due_and_nothing_else()
    {
        for (int i = 0; i < 30; i++)
        {
            await node.SendAsync(Persons.At(ScanType.Delivered, $"P{i}", Persons.Noon));
        }

        int before = node.Store.RangeReads;
        await node.SweepAsync();
        Assert.Equal(before + 1, node.Store.RangeReads);
    }

    private async Task<string> HistoryOfAsync(string id)
    {
        Server.Views.PackageView view = (await node.Packages.FindAsync(Caller.Server, id))!;
        return JsonSerializer.Serialize(view with { Announcement = null, AsOf = "" }, Server.Views.TrackingJsonContext.Default.PackageView);
    }

    private Task MoveAsync(int days)
    {
        node.MoveTo(Tracking.Testing.WeekOfFacts.End + (days * Persons.Day));
        return Task.CompletedTask;
    }

    private async Task SweepAfterAsync(int days)
    {
        await MoveAsync(days);
        await node.SweepAsync();
    }
}
