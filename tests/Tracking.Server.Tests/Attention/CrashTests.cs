using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Attention;

/// <summary>The server is killed (SIGKILL) between an answer and everything that it would have done afterwards.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task Who_took_care_is_kept_and_what_was_just_taken_is_found()
    {
        await using var server = await ServerProcess.StartNewAsync();
        using var api = new TrackingApi(server);
        var story = await Story.BeginAsync(api);
        await story.AnnounceAsync("P");
        await story.AnnounceAsync("Q");
        await story.PlayAsync("[P]arrived@X");
        await Items.OpenAsync(api, $"missorted.S.{story.Id("X")}");
        await Items.ActAsync(api, "acknowledge", [$"missorted.S.{story.Id("X")}"]);
        await Items.ActAsync(api, "assign", [$"missorted.S.{story.Id("X")}"], more: new { assignTo = "Bob" });
        await story.PlayAsync("[Q]arrived@O [Q]departed@O [Q]loaded>V [Q]delivered [Q]arrived@T");
        await server.KillAsync();
        await server.StartAsync();

        var item = await Items.OpenAsync(api, $"missorted.S.{story.Id("X")}");
        Assert.Equal(("Ann B.", "Bob"), (item["acknowledged"].Text("by"), item.Text("assignedTo")));
        await Items.OpenAsync(api, $"contradicted.S.{story.Id("T")}");

        await story.PlayAsync("[P]arrived@D");
        await Eventually.TrueAsync(async () => (await api.GetAsync($"/v1/attention/missorted.S.{story.Id("X")}")).Status == 404, "the item is over");
    }
}
