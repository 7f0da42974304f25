using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Model;

/// <summary>Every row of the table of states, seen through the API.</summary>
[Collection(SharedServer.Name)]
public sealed class StateTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Theory]
    [InlineData("announced", "")]
    [InlineData("accepted", "pickedUp@O")]
    [InlineData("accepted", "droppedOff@O")]
    [InlineData("accepted", "inducted@O")]
    [InlineData("atStation", "inducted@D")]
    [InlineData("inTransit", "arrived@O")]
    [InlineData("inTransit", "inducted@O sorted@O")]
    [InlineData("inTransit", "inducted@O contained@O<B")]
    [InlineData("inTransit", "inducted@O loaded@O>T")]
    [InlineData("inTransit", "inducted@O departed@O")]
    [InlineData("inTransit", "inducted@O loaded@O>T unloaded@X>T")]
    [InlineData("inTransit", "inducted@O stowed@O")]
    [InlineData("atStation", "inducted@O arrived@D")]
    [InlineData("atStation", "inducted@O loaded@O>T unloaded@D>T")]
    [InlineData("atStation", "inducted@O arrived@D sorted@D")]
    [InlineData("atStation", "inducted@O arrived@D stowed@D")]
    [InlineData("atStation", "inducted@O arrived@D contained@D<B")]
    [InlineData("atStation", "inducted@O arrived@D loaded@D>V")]
    [InlineData("outForDelivery", "arrived@D outForDelivery>V")]
    [InlineData("outForDelivery", "arrived@D loaded@D>V departed@D")]
    [InlineData("outForDelivery", "arrived@D loaded@D>V [V]departed@D")]
    [InlineData("outForDelivery", "arrived@D loaded@D>V [V]outForDelivery@D")]
    [InlineData("inTransit", "arrived@D loaded@D>T departed@D")]
    [InlineData("inTransit", "arrived@D loaded@D>T [T]departed@D")]
    [InlineData("inTransit", "arrived@X loaded@X>V [V]departed@X")]
    [InlineData("availableForPickup", "arrived@X availableForPickup@X")]
    [InlineData("delivered", "arrived@D outForDelivery>V delivered")]
    [InlineData("delivered", "arrived@X availableForPickup@X collected@X")]
    [InlineData("delivered", "delivered")]
    [InlineData("outForDelivery", "arrived@D outForDelivery>V attempted!notHome")]
    [InlineData("atStation", "arrived@D outForDelivery>V attempted!notHome arrived@D")]
    [InlineData("returning", "arrived@D returnStarted!refused")]
    [InlineData("returning", "arrived@D returnStarted!refused departed@D arrived@X sorted@X loaded@X>T")]
    [InlineData("returned", "arrived@D returnStarted!refused departed@D delivered")]
    [InlineData("returned", "arrived@D returnStarted!refused departed@D returned")]
    [InlineData("lost", "arrived@O lost")]
    [InlineData("cancelled", "arrived@O cancelled")]
    [InlineData("disposed", "arrived@O disposed")]
    [InlineData("inTransit", "arrived@O lost arrived@X")]
    [InlineData("atStation", "arrived@O cancelled arrived@D")]
    [InlineData("disposed", "arrived@O disposed arrived@D")]
    [InlineData("delivered", "arrived@D delivered arrived@D")]
    [InlineData("returned", "arrived@D returnStarted!refused returned arrived@X")]
    public async Task An_announced_package_enters_its_states(string status, string steps)
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        if (steps.Length > 0)
        {
            await story.PlayAsync(steps);
        }

        Assert.Equal(status, await story.StatusAsync());
    }

    [Theory]
    [InlineData("accepted", "inducted@X")]
    [InlineData("inTransit", "inducted@X arrived@X")]
    [InlineData("atStation", "inducted@O stowed@X")]
    [InlineData("delivered", "inducted@O delivered")]
    public async Task A_package_that_was_never_announced_enters_its_states(string status, string steps)
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync(steps);
        Assert.Equal(status, await story.StatusAsync());
        Assert.True((await story.PackageAsync())["announcement"].IsNull());
    }

    [Fact]
    public async Task An_announcement_that_comes_last_is_the_context_of_the_scans_before_it()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@O arrived@D");
        Assert.Equal("inTransit", await story.StatusAsync());
        await story.AnnounceAsync();
        Assert.Equal("atStation", await story.StatusAsync());
        (await Api.PutAsync($"/v1/packages/{story.Id("P")}", new { destinationStationId = story.Id("X") })).Expect(200);
        Assert.Equal("inTransit", await story.StatusAsync());
    }

    [Fact]
    public async Task A_cancelled_return_goes_on_as_before()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("arrived@D returnStarted!refused returnCancelled arrived@D");
        Assert.Equal("atStation", await story.StatusAsync());
    }

    [Fact]
    public async Task The_first_delivery_that_is_not_voided_counts()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("arrived@D outForDelivery>V delivered#first delivered#second");
        Assert.Equal("delivered", await story.StatusAsync());
        await story.PlayAsync("voided^first");
        Assert.Equal("delivered", await story.StatusAsync());
        await story.PlayAsync("voided^second");
        Assert.Equal("outForDelivery", await story.StatusAsync());
    }

    [Fact]
    public async Task Found_ends_lost_with_an_exception_that_the_next_physical_scan_ends()
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync("inducted@O arrived@D lost found");
        var found = await story.PackageAsync();
        Assert.Equal("atStation", found.Text("status"));
        Assert.False(found["exception"].IsNull());
        await story.PlayAsync("stowed@D");
        Assert.True((await story.PackageAsync())["exception"].IsNull());
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("cancelled")]
    public async Task A_physical_scan_of_what_was_given_up_is_an_exception(string type)
    {
        var story = await Story.BeginAsync(Api);
        await story.AnnounceAsync();
        await story.PlayAsync($"inducted@O {type} arrived@D");
        var view = await story.PackageAsync();
        Assert.Equal("atStation", view.Text("status"));
        Assert.False(view["exception"].IsNull());
    }
}
