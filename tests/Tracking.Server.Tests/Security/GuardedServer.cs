using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Tracking.Server.Tests.Harness;
using Xunit;

namespace Tracking.Server.Tests.Security;

/// <summary>A server with low limits that believes a proxy on this machine, so that each test comes from an address of its own; it logs all it can, and sends its traces here.</summary>
public sealed class GuardedServer : IAsyncLifetime
{
    private readonly HttpListener _collector = new();
    private readonly MemoryStream _traces = new();
    private ServerProcess? _server;

    internal ServerProcess Server => _server!;

    internal Uri Address => Server.Address;

    /// <summary>Everything that a collector of traces and metrics got.</summary>
    internal string Collected
    {
        get
        {
            lock (_traces)
            {
                return Encoding.Latin1.GetString(_traces.ToArray());
            }
        }
    }

    public async ValueTask InitializeAsync()
    {
        var port = Repository.FreePort();
        _collector.Prefixes.Add($"http://127.0.0.1:{port}/");
        _collector.Start();
        _ = Task.Run(CollectAsync);
        _server = await ServerProcess.StartNewAsync(
            [],
            [
                "--Tracking:Security:TrustedProxies:0", "127.0.0.0/8",
                "--Tracking:Security:Limits:Anonymous:PerSecond", "0.02", "--Tracking:Security:Limits:Anonymous:Burst", "20",
                "--Tracking:Security:Limits:Devices:PerSecond", "0.02", "--Tracking:Security:Limits:Devices:Burst", "10",
                "--Tracking:Security:Limits:WrongCredentials:PerSecond", "0.02", "--Tracking:Security:Limits:WrongCredentials:Burst", "5",
                "--Tracking:Security:Limits:SignIns:PerSecond", "0.02", "--Tracking:Security:Limits:SignIns:Burst", "4",
                "--Tracking:Security:Limits:AnonymousHubCalls:PerSecond", "0.02", "--Tracking:Security:Limits:AnonymousHubCalls:Burst", "6",
                "--Tracking:Security:Limits:HubConnectionsPerAddress", "2",
                "--Tracking:Security:Connections:HeadersTimeout", "00:00:01", "--Tracking:Security:Connections:SlowGrace", "00:00:01.1",
                "--Logging:LogLevel:Default", "Information", "--Logging:LogLevel:Microsoft.AspNetCore", "Debug", "--Logging:LogLevel:Microsoft.AspNetCore.SignalR", "Trace",
                "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace",
                "--OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{port}", "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", "--OTEL_BSP_SCHEDULE_DELAY", "200",
            ]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _collector.Close();
        _traces.Dispose();
    }

    /// <summary>A client at an address, as a proxy would report it.</summary>
    internal HttpClient From(string address, string? key = null, bool tls = false)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        if (tls)
        {
            http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
            http.DefaultRequestHeaders.Add("X-Forwarded-Host", "tracking.example");
        }

        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return http;
    }

    /// <summary>A new key of a device.</summary>
    internal async Task<string> DeviceKeyAsync()
    {
        using var api = new TrackingApi(Server);
        return (await api.PostAsync("/v1/keys", new { role = "device" })).Json(201).Text("key")!;
    }

    /// <summary>Sends bytes as they are, and reads until the server closes.</summary>
    internal async Task<string> SendRawAsync(Func<NetworkStream, Task> send)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Server.Port);
        await using var stream = client.GetStream();
        var reading = ReadAsync(stream);
        try
        {
            await send(stream);
        }
        catch (IOException)
        {
            // The server has cut it off, as it should.
        }

        return await reading.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer)) > 0;)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            text.Append("(reset)");
        }

        return text.ToString();
    }

    private async Task CollectAsync()
    {
        while (_collector.IsListening)
        {
            try
            {
                var context = await _collector.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                lock (_traces)
                {
                    _traces.Write(body.GetBuffer().AsSpan(0, (int)body.Length));
                }

                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}

/// <summary>Tests of what is refused, which share one server.</summary>
[CollectionDefinition(Name)]
public sealed class SharedGuardedServer : ICollectionFixture<GuardedServer>
{
    public const string Name = "guarded server";
}
