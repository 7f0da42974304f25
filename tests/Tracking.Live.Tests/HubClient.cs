using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Tracking.Live.Tests;

/// <summary>A client that keeps every message, as JSON whichever protocol brought it.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private readonly HubConnection connection;

    private HubClient(HubConnection connection)
    {
        this.connection = connection;
    }

    public ConcurrentQueue<JsonNode> Packages { get; } = new();

    public ConcurrentQueue<JsonNode> Vehicles { get; } = new();

    public ConcurrentQueue<JsonNode> Stations { get; } = new();

    public ConcurrentQueue<JsonNode> Attention { get; } = new();

    public ConcurrentQueue<JsonNode> Areas { get; } = new();

    public static async Task<HubClient> ConnectAsync(Uri address, bool messagePack, string? key = null)
    {
        IHubConnectionBuilder builder = new HubConnectionBuilder().WithUrl(address, connection => connection.AccessTokenProvider = () => Task.FromResult(key));
        if (messagePack)
        {
            builder.AddMessagePackProtocol();
        }

        HubConnection connection = builder.Build();
        var client = new HubClient(connection);
        client.Keep("packages", client.Packages);
        client.Keep("vehicles", client.Vehicles);
        client.Keep("stations", client.Stations);
        client.Keep("attention", client.Attention);
        connection.On<object>("area", area => client.Areas.Enqueue(Json(area)!));
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return client;
    }

    public async Task<JsonNode?> CallAsync(string method, object? argument) =>
        Json(await connection.InvokeAsync<object?>(method, argument, TestContext.Current.CancellationToken));

    /// <summary>Calls without wanting an answer.</summary>
    public Task SendAsync(string method, object? argument) => connection.SendAsync(method, argument, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private static JsonNode? Json(object? value) => value is null ? null : JsonSerializer.SerializeToNode(value);

    private void Keep(string message, ConcurrentQueue<JsonNode> queue) => connection.On<object>(message, items =>
    {
        foreach (JsonNode? item in Json(items)!.AsArray())
        {
            queue.Enqueue(item!);
        }
    });
}
