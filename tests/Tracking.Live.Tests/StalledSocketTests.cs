using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Tracking.Server.Live;

namespace Tracking.Live.Tests;

/// <summary>Clients that stop reading their socket and go on sending: nothing that they send makes up for what they do not take.</summary>
public sealed class StalledSocketTests
{
    [Fact]
    public async Task A_client_that_sends_pings_but_reads_nothing_is_cut_and_the_cut_is_counted()
    {
        await using HubHost host = await HubHost.StartAsync(("SendDeadline", "00:00:01"), ("SocketBufferBytes", "16384"));
        using var cut = new MetricCollector<long>(host.Services.GetRequiredService<IMeterFactory>(), LiveMetrics.MeterName, "tracking.live.cut");
        host.Network.Padding = new string('x', 20_000);
        using var client = await StalledSocket.ConnectAsync(host.Address);
        await client.SendAsync("""{"type":1,"invocationId":"1","target":"WatchPackage","arguments":[{"packageId":"PKG-1"}]}""");
        await Eventually.True(() => host.Interests.Count == 1, "the client watches");
        int version = 0;
        await Eventually.True(
            async () =>
            {
                host.Network.Publish("PKG-1", ++version);
                await client.TrySendAsync("""{"type":6}""");
                return host.Interests.Count == 0;
            },
            "its connection is over");
        Assert.Equal(1, cut.GetMeasurementSnapshot().Sum(measurement => measurement.Value));
        await Eventually.True(async () => !await client.TrySendAsync("""{"type":6}"""), "its socket is closed");
    }

    [Fact]
    public async Task A_client_that_goes_on_calling_but_reads_no_answer_is_cut()
    {
        await using HubHost host = await HubHost.StartAsync(("SendDeadline", "00:00:01"), ("SocketBufferBytes", "16384"));
        host.Network.Padding = new string('x', 20_000);
        host.Network.Publish("PKG-1", 1);
        using var client = await StalledSocket.ConnectAsync(host.Address);
        await Eventually.True(
            async () => !await client.TrySendAsync("""{"type":1,"invocationId":"1","target":"WatchPackage","arguments":[{"packageId":"PKG-1"}]}"""),
            "its socket is closed");
        await Eventually.True(() => host.Interests.Count == 0, "nothing of it is left");
    }

    /// <summary>A WebSocket whose end here takes as little as the system allows, and of which nobody reads.</summary>
    private sealed class StalledSocket(Socket socket) : IDisposable
    {
        public static async Task<StalledSocket> ConnectAsync(Uri hub)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 4096, SendTimeout = 1000 };
            await socket.ConnectAsync(IPAddress.Loopback, hub.Port, TestContext.Current.CancellationToken);
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                $"GET {hub.AbsolutePath} HTTP/1.1\r\nHost: {hub.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
            byte[] answer = new byte[1024];
            int read = await socket.ReceiveAsync(answer);
            Assert.StartsWith("HTTP/1.1 101", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
            var stalled = new StalledSocket(socket);
            await stalled.SendAsync("""{"protocol":"json","version":1}""");
            return stalled;
        }

        public async Task SendAsync(string message) => Assert.True(await TrySendAsync(message), "The connection was closed early.");

        /// <summary>Sends a text frame; false when the other end has closed.</summary>
        public async Task<bool> TrySendAsync(string message)
        {
            byte[] payload = Encoding.UTF8.GetBytes(message + '\u001e');

            // A mask of zeros is allowed and leaves the text as it is.
            byte[] head = payload.Length < 126 ? [0x81, (byte)(0x80 | payload.Length), 0, 0, 0, 0] : [0x81, 0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length, 0, 0, 0, 0];
            byte[] frame = [.. head, .. payload];
            try
            {
                if (!socket.Poll(0, SelectMode.SelectWrite))
                {
                    // Full: the server reads nothing from who does not take its answers. Nothing is lost by not sending.
                    await Task.Delay(1, TestContext.Current.CancellationToken);
                    return true;
                }

                await socket.SendAsync(frame);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        }

        public void Dispose() => socket.Dispose();
    }
}
