using Microsoft.Playwright;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Browser;

/// <summary>A server and a browser for the tests of the control room.</summary>
public sealed class ControlRoomBrowser : IAsyncLifetime
{
    private ServerFixture? _server;
    private Chromium? _browser;

    internal TrackingApi Api => _server!.Api;

    internal Uri Address => _server!.Server.Address;

    public async ValueTask InitializeAsync()
    {
        _server = new ServerFixture();
        await _server.InitializeAsync();
        _browser = await Chromium.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    /// <summary>Opens the control room of the shared server, or of another one.</summary>
    /// <param name="hash">What is open in it.</param>
    /// <param name="operatorName">Who is at the desk; null when the browser does not know yet.</param>
    /// <param name="server">Another server.</param>
    internal async Task<ControlRoomTab> OpenAsync(string hash = "", string? operatorName = "Dana", ServerProcess? server = null)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            ViewportSize = new() { Width = 1440, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        if (operatorName is not null)
        {
            await context.AddInitScriptAsync($"localStorage.setItem('tracking.operator', '{operatorName}')");
        }

        server ??= _server!.Server;
        await SignIn.AsOperatorAsync(context, server);
        var tab = new ControlRoomTab(context, await context.NewPageAsync());
        await tab.Page.GotoAsync(new Uri(server.Address, "/control" + hash).ToString());
        await Assertions.Expect(tab.Age).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 60_000 });
        return tab;
    }
}

/// <summary>An open control room. What went wrong in it fails the test when it is closed.</summary>
internal sealed class ControlRoomTab : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    public ControlRoomTab(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.SetDefaultTimeout(30_000);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !(ServerMayBeAway && message.Text.Contains("net::ERR_", StringComparison.Ordinal)))
            {
                _errors.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Whether the server is taken away in this test: then the browser itself says that it cannot be reached.</summary>
    public bool ServerMayBeAway { get; set; }

    public ILocator Age => Page.GetByTestId("age");

    public ILocator Map => Page.GetByTestId("map");

    public ILocator Title => Page.GetByTestId("details-title");

    public ILocator Get(string testId) => Page.GetByTestId(testId);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.Empty(_errors);
    }
}
