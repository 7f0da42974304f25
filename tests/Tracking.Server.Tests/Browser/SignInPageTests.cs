using Microsoft.Playwright;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Browser;

/// <summary>The page on which people sign in, in a real browser.</summary>
public sealed class SignInPageTests(CustomerBrowser browser) : IClassFixture<CustomerBrowser>
{
    [Fact]
    public async Task Who_is_not_signed_in_signs_in_with_a_key_by_the_keyboard_alone_and_comes_to_where_they_wanted()
    {
        await using var tab = await browser.OpenAsync(new Uri(browser.Address, "/control").ToString());
        var key = tab.Page.GetByLabel("Key");
        await Assertions.Expect(key).ToBeVisibleAsync();
        await browser.LookAsync(tab, "sign in");
        await key.FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Type or paste a key");
        await browser.LookAsync(tab, "sign in, refused");

        await tab.Page.Keyboard.TypeAsync(browser.OperatorKey);
        await tab.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(tab.Page.GetByTestId("room")).ToBeVisibleAsync();
        Assert.Equal("/control", new Uri(tab.Page.Url).AbsolutePath);
        Assert.DoesNotContain(browser.OperatorKey, await tab.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_leads_to_all_packages_of_its_order_and_shows_the_recipient_only_where_it_may()
    {
        var story = await Story.BeginAsync(browser.Api);
        await story.AnnounceAsync(more: new { recipient = new { name = "A. Reader", address = "1 Main St" } });
        await story.PlayAsync("inducted@D [R]inducted@D");
        var ids = new[] { story.Id("P"), story.Id("R") };
        var shown = (await browser.Api.PostAsync("/v1/links", new { packageIds = ids, showsRecipient = true })).Json(201).Text("url")!;
        var hidden = (await browser.Api.PostAsync("/v1/links", new { packageIds = ids })).Json(201).Text("url")!;

        await using var tab = await browser.OpenAsync(shown);
        await Assertions.Expect(tab.Page.GetByTestId("recipient")).ToContainTextAsync("A. Reader");
        await Assertions.Expect(tab.Page.GetByTestId("order").GetByRole(AriaRole.Link)).ToHaveCountAsync(2);
        await browser.LookAsync(tab, "a package of an order");
        await tab.Page.GetByTestId("order").GetByRole(AriaRole.Link).Filter(new() { HasText = story.Id("R") }).ClickAsync();
        await Assertions.Expect(tab.Page.Locator("[aria-current=page]")).ToContainTextAsync(story.Id("R"));
        await Assertions.Expect(tab.Page.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "live");
        await story.PlayAsync("[R]departed@D");
        await Assertions.Expect(tab.Page.GetByTestId("status")).ToContainTextAsync("On its way");

        await using var other = await browser.OpenAsync(hidden);
        await Assertions.Expect(other.Page.GetByTestId("order").GetByRole(AriaRole.Link)).ToHaveCountAsync(2);
        Assert.DoesNotContain("A. Reader", await other.Page.ContentAsync(), StringComparison.Ordinal);
    }
}
