using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Tracking.Server.Tests.Harness;

/// <summary>A client of <c>/hubs/live</c> that keeps everything it was told, in order.</summary>
internal sealed class LiveClient : IAsyncDisposable
{
    private static readonly string[] Messages = ["packages", "vehicles", "stations", "area", "attention"];
    private readonly List<(string Message, JsonObject Item)> _seen = [];
    private readonly HubConnection _connection;
    private readonly Type _wire;

    private LiveClient(HubConnection connection, bool messagePack)
    {
        _connection = connection;
        _wire = messagePack ? typeof(object) : typeof(JsonElement);
        foreach (var message in Messages)
        {
            connection.On(
                message,
                [_wire],
                (arguments, _) =>
                {
                    Keep(message, ToNode(arguments[0]));
                    return Task.CompletedTask;
                },
                this);
        }
    }

    public bool IsConnected => _connection.State == HubConnectionState.Connected;

    public static async Task<LiveClient> ConnectAsync(Uri address, bool messagePack = false, string? key = null)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(address, "/hubs/live"), options =>
        {
            if (key is not null)
            {
                options.AccessTokenProvider = () => Task.FromResult<string?>(key);
            }
        });
        if (messagePack)
        {
            builder.AddMessagePackProtocol();
        }

        var client = new LiveClient(builder.Build(), messagePack);
        await client._connection.StartAsync();
        return client;
    }

    /// <summary>Calls a method of the hub with one object and returns its answer.</summary>
    public async Task<JsonNode?> CallAsync(string method, params (string Name, object? Value)[] fields)
    {
        var argument = fields.ToDictionary(field => field.Name, field => field.Value);
        return ToNode(await _connection.InvokeCoreAsync(method, _wire, [argument]));
    }

    /// <summary>Everything that came under a message so far.</summary>
    public IReadOnlyList<JsonObject> Seen(string message)
    {
        lock (_seen)
        {
            return [.. _seen.Where(entry => entry.Message == message).Select(entry => entry.Item)];
        }
    }

    /// <summary>Waits for an item of a message that is as it should be.</summary>
    public async Task<JsonObject> WaitAsync(string message, Func<JsonObject, bool> good, string what, TimeSpan? limit = null) =>
        (await Eventually.GetAsync(() => Task.FromResult(Seen(message).LastOrDefault(good)), item => item is not null, what, limit))!;

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    private static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        JsonElement element => JsonNode.Parse(element.GetRawText()),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        DateTime time => JsonValue.Create(time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)),
        float number => JsonValue.Create((double)number),
        double number => JsonValue.Create(number),
        IDictionary map => new JsonObject(map.Keys.Cast<object>().Select(key => KeyValuePair.Create((string)key, ToNode(map[key])))),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(ToNode)]),
        IConvertible number => JsonValue.Create(Convert.ToInt64(number, CultureInfo.InvariantCulture)),
        _ => throw new InvalidOperationException($"{value.GetType()} came over the wire; the contract knows only maps, arrays, texts, numbers and flags."),
    };

    private void Keep(string message, JsonNode? body)
    {
        lock (_seen)
        {
            if (body is JsonArray items)
            {
                _seen.AddRange(items.Select(item => (message, item!.AsObject())));
            }
            else if (body is JsonObject item)
            {
                _seen.Add((message, item));
            }
        }
    }
}
