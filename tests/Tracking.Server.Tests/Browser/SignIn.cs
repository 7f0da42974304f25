using Microsoft.Playwright;
using Xunit;

namespace Tracking.Server.Tests.Browser;

/// <summary>Signs browsers in.</summary>
internal static class SignIn
{
    /// <summary>Gives the browser a session of the server's operator.</summary>
    public static async Task AsOperatorAsync(IBrowserContext browser, ServerProcess server)
    {
        var answer = await browser.APIRequest.PostAsync(new Uri(server.Address, "/v1/session").ToString(), new() { DataObject = new { key = server.OperatorKey } });
        Assert.True(answer.Ok, $"{answer.Status} {await answer.TextAsync()}");
    }
}
