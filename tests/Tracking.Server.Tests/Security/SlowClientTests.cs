using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Tracking.Server.Tests.Security;

/// <summary>Clients that send too slowly or too much are cut off, and say nothing of others.</summary>
[Collection(SharedGuardedServer.Name)]
public sealed class SlowClientTests(GuardedServer guarded)
{
    [Fact]
    public async Task Headers_that_do_not_come_to_an_end_are_cut_off()
    {
        var answer = await guarded.SendRawAsync(async stream =>
        {
            await WriteAsync(stream, "GET /v1/session HTTP/1.1\r\nHost: tracking\r\n");
            await DripAsync(stream, "X-Slow: a\r\n");
        });
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal) || answer == "(reset)", answer);
    }

    [Fact]
    public async Task A_body_that_trickles_is_cut_off()
    {
        var answer = await guarded.SendRawAsync(async stream =>
        {
            await WriteAsync(
                stream,
                $"POST /v1/scans HTTP/1.1\r\nHost: tracking\r\nAuthorization: Bearer {guarded.Server.OperatorKey}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n");
            await DripAsync(stream, " ");
        });
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_are_too_large_or_too_many_are_refused()
    {
        var large = await guarded.SendRawAsync(stream => WriteAsync(stream, $"GET /v1/session HTTP/1.1\r\nHost: tracking\r\nX-Large: {new string('a', 20_000)}\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 431", large, StringComparison.Ordinal);
        var many = await guarded.SendRawAsync(stream => WriteAsync(
            stream, $"GET /v1/session HTTP/1.1\r\nHost: tracking\r\n{string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: a\r\n"))}\r\n"));
        Assert.StartsWith("HTTP/1.1 431", many, StringComparison.Ordinal);
        var line = await guarded.SendRawAsync(stream => WriteAsync(stream, $"GET /{new string('a', 10_000)} HTTP/1.1\r\nHost: tracking\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 414", line, StringComparison.Ordinal);
    }

    private static Task WriteAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    // Until the server has enough of it: a write to a connection that was closed fails.
    private static async Task DripAsync(NetworkStream stream, string text)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 300 && await timer.WaitForNextTickAsync(); i++)
        {
            await WriteAsync(stream, text);
        }

        Assert.Fail("The server took it for half a minute.");
    }
}
