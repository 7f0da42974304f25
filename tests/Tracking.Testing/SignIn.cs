using Microsoft.Playwright;

namespace Tracking.Testing;

/// <summary>Signs browsers in.</summary>
public static class SignIn
{
    /// <summary>Gives the browser a session of the server's operator.</summary>
    public static async Task AsOperatorAsync(IBrowserContext browser, ServerProcess server)
    {
        var answer = await browser.APIRequest.PostAsync(new Uri(server.Address, "/v1/session").ToString(), new() { DataObject = new { key = server.OperatorKey } });
        if (!answer.Ok)
        {
            throw new InvalidOperationException($"The server did not sign its operator in: {answer.Status} {await answer.TextAsync()}");
        }
    }
}
