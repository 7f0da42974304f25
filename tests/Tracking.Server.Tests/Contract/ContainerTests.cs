using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Contract;

/// <summary>States and contents of containers.</summary>
[Collection(SharedServer.Name)]
public sealed class ContainerTests(ServerFixture fixture)
{
    private TrackingApi Api => fixture.Api;

    [Fact]
    public async Task A_container_exists_from_the_first_scan_that_names_it()
    {
        var story = await Story.BeginAsync(Api);
        await story.PlayAsync("inducted@O contained@O<B [Q]contained@O<B");
        Assert.Equal(story.Id("B"), (await Api.ContainerAsync(story.Id("B"))).Text("containerId"));
        Assert.Equal(story.Id("B"), (await story.PackageAsync()).Text("containerId"));
        Assert.Equal(new[] { story.Id("P"), story.Id("Q") }, await story.MembersAsync("containers", "B"));

        await story.PlayAsync("uncontained@O<B");
        Assert.True((await story.PackageAsync())["containerId"].IsNull());
        Assert.Equal(new[] { story.Id("Q") }, await story.MembersAsync("containers", "B"));
    }

    [Fact]
    public async Task An_unknown_container_is_404() => (await Api.GetAsync("/v1/containers/NO-SUCH-CONTAINER")).Problem(404);
}
