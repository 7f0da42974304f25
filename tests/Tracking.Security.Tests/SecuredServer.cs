using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR.Client;
using Tracking.Server.Hosting;
using Tracking.Server.Live;
using Xunit;

namespace Tracking.Security.Tests;

/// <summary>The whole server in this process, on a directory and an address of its own.</summary>
public sealed class SecuredServer : IAsyncLifetime
{
    private readonly string directory = Directory.CreateTempSubdirectory("tracking-security-").FullName;
    private WebApplication app = null!;

    public Uri Address => new(app.Urls.Single());

    /// <summary>The key with all rights that the server made for itself.</summary>
    public string OperatorKey { get; private set; } = "";

    /// <summary>Everything that the server answers at.</summary>
    internal IEnumerable<RouteEndpoint> Endpoints => ((IEndpointRouteBuilder)app).DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>();

    internal HttpClient Admin { get; private set; } = null!;

    public ValueTask InitializeAsync() => StartAsync();

    /// <summary>Starts it with further settings.</summary>
    public async ValueTask StartAsync(params string[] settings)
    {
        app = WebApplication.CreateBuilder(
            [
                "--contentRoot", Path.Combine(Repository.Root, "src", "Tracking.Server"), "--urls", "http://127.0.0.1:0", "--Tracking:DataDirectory", directory,
                "--Logging:LogLevel:Default", "None", "--Logging:LogLevel:Orleans", "None", "--Logging:LogLevel:Microsoft", "None",

                // All the wrong keys of the tests come from one address.
                "--Tracking:Security:Limits:WrongCredentials:PerSecond", "1000", "--Tracking:Security:Limits:WrongCredentials:Burst", "100000",
                "--Tracking:Security:Limits:SignIns:PerSecond", "1000", "--Tracking:Security:Limits:SignIns:Burst", "100000",
                .. settings,
            ])
            .AddTracking().Build().MapTracking();
        await app.StartAsync(TestContext.Current.CancellationToken);
        OperatorKey = await File.ReadAllTextAsync(Path.Combine(directory, "operator-key"), TestContext.Current.CancellationToken);
        Admin = Client(OperatorKey);
    }

    public async ValueTask DisposeAsync()
    {
        Admin.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        Directory.Delete(directory, recursive: true);
    }

    /// <summary>A client that shows a key, or nothing.</summary>
    internal HttpClient Client(string? key, bool cookies = false)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = cookies }) { BaseAddress = Address };
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return http;
    }

    /// <summary>Posts as the operator and reads the answer.</summary>
    internal async Task<JsonNode> PostAsync(string path, object? body = null)
    {
        using HttpResponseMessage response = await Admin.PostAsJsonAsync(path, body ?? new { }, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Makes a key; returns its id and the key.</summary>
    internal async Task<(string Id, string Key)> KeyAsync(object body)
    {
        JsonNode made = await PostAsync("/v1/keys", body);
        return ((string)made["keyId"]!, (string)made["key"]!);
    }

    /// <summary>Lets the network see a package.</summary>
    internal Task ScanAsync(string packageId) => PostAsync("/v1/scans", new
    {
        scans = new[] { new { eventId = Guid.NewGuid(), type = "inducted", packageId, occurredAt = DateTimeOffset.UtcNow, stationId = "DSE4" } },
    });

    /// <summary>A hub connection that shows a key, or nothing.</summary>
    internal async Task<HubConnection> HubAsync(string? key)
    {
        HubConnection connection = new HubConnectionBuilder()
            .WithUrl(new Uri(Address, LiveServices.Path), hub => hub.AccessTokenProvider = () => Task.FromResult(key))
            .Build();
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
