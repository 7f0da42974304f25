using System.Buffers;
using System.Net.WebSockets;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using MessagePack;
using Tracking.Server.Live;

namespace Tracking.Fuzz;

/// <summary>Calls every method of the hub, in both protocols, rightly and wrongly, and sends frames that are no calls at all.</summary>
internal sealed partial class HubFuzzer(Uri address, Pool pool, IReadOnlyList<Identity> identities, Coverage coverage)
{
    private const byte RecordSeparator = 0x1E;
    private const string Last = "UnwatchLastOfAll";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Every method of the hub, so that one that is added is called too.</summary>
    public static IReadOnlyList<string> Methods { get; } =
    [
        .. typeof(LiveHub).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => method.GetBaseDefinition().DeclaringType == typeof(LiveHub)).Select(method => method.Name),
    ];

    /// <summary>Goes on until it is told to stop: one connection after the other.</summary>
    public async Task RunAsync(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        while (!stop.IsCancellationRequested)
        {
            Identity identity = identities[random.Next(3) == 0 ? random.Next(identities.Count) : random.Next(3)];
            bool messagePack = random.Next(2) == 0;
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("X-Forwarded-For", $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(1, 255)}");
            if (identity.Cookie is not null)
            {
                socket.Options.SetRequestHeader("Cookie", identity.Cookie);
            }

            var uri = new UriBuilder(new Uri(address, "/hubs/live")) { Scheme = "ws", Query = identity.Bearer is null ? "" : $"access_token={Uri.EscapeDataString(identity.Bearer)}" };
            try
            {
                using var patience = new CancellationTokenSource(Patience * 2);
                await socket.ConnectAsync(uri.Uri, patience.Token);
                Task reading = ReadAsync(socket, messagePack, patience.Token);
                await HandshakeAsync(socket, random, messagePack, patience.Token);
                bool intact = true;
                var sent = new List<string>();
                for (int i = random.Next(1, 60); i > 0 && socket.State == WebSocketState.Open; i--)
                {
                    intact &= await SendAsync(socket, random, messagePack, sent, patience.Token);
                }

                if (random.Next(4) > 0 && socket.State == WebSocketState.Open)
                {
                    // What was sent before is answered once this is, unless the server has closed the connection.
                    await socket.SendAsync(messagePack ? Packed(null, Last, []) : Text(null, Last, []), messagePack ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: true, patience.Token);
                    if (await Task.WhenAny(reading, Task.Delay(intact ? Patience : Patience / 45, patience.Token)) != reading && intact)
                    {
                        coverage.Found($"A hub connection of {identity.Name} ({(messagePack ? "messagepack" : "json")}) neither answers nor ends after {string.Join("\n    ", sent)}");
                    }

                    if (socket.State == WebSocketState.Open)
                    {
                        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
                    }
                }
                else
                {
                    socket.Abort();
                }
            }
            catch (OperationCanceledException)
            {
                coverage.Count("hub connection", "given up");
            }
            catch (Exception e) when (e is WebSocketException or IOException or InvalidOperationException)
            {
                coverage.Count("hub connection", e is WebSocketException { WebSocketErrorCode: WebSocketError.NotAWebSocket } ? "refused" : "ended");
            }
        }
    }

    private static async Task HandshakeAsync(ClientWebSocket socket, Random random, bool messagePack, CancellationToken stop)
    {
        string handshake = random.Next(30) == 0 ? Strange.Json(random) : $"{{\"protocol\":\"{(messagePack ? "messagepack" : "json")}\",\"version\":1}}";
        await socket.SendAsync(Frame(Encoding.UTF8.GetBytes(handshake), RecordSeparator), WebSocketMessageType.Text, endOfMessage: true, stop);
    }

    private static byte[] Frame(byte[] body, byte end) => [.. body, end];

    // Returns whether it was a whole call: after a broken one the server may rightly wait for more, and behind a message of a type that it does not know SignalR looks at nothing that comes later.
    private async Task<bool> SendAsync(ClientWebSocket socket, Random random, bool messagePack, List<string> sent, CancellationToken stop)
    {
        string method = random.Next(25) == 0 ? Strange.Text(random, 60) : Methods[random.Next(Methods.Count)];
        Dictionary<string, object?> argument = ArgumentOf(random, method);
        byte[] message = messagePack ? Packed(random, method, argument) : Text(random, method, argument);
        coverage.Count($"hub {(Methods.Contains(method) ? method : "(no such method)")}", messagePack ? "messagepack" : "json");
        bool intact = IsCall(message, messagePack);
        if (random.Next(60) == 0)
        {
            intact = false;
            coverage.Count("hub broken frame", messagePack ? "messagepack" : "json");
            for (int i = random.Next(1, 6); i > 0 && message.Length > 0; i--)
            {
                message[random.Next(message.Length)] = (byte)random.Next(256);
            }

            message = random.Next(4) == 0 ? message[..random.Next(message.Length)] : message;
        }

        if (random.Next(200) == 0)
        {
            intact = false;
            message = new byte[random.Next(1, 200_000)];
        }

        bool whole = random.Next(100) > 0;
        sent.Add($"{(whole ? "" : "(goes on) ")}{(messagePack ? Convert.ToHexString(message, 0, Math.Min(message.Length, 200)) : Encoding.UTF8.GetString(message, 0, Math.Min(message.Length, 300)))}");
        await socket.SendAsync(message, messagePack ? WebSocketMessageType.Binary : WebSocketMessageType.Text, endOfMessage: whole, stop);
        return intact;
    }

    private static bool IsCall(ReadOnlySpan<byte> message, bool messagePack)
    {
        if (!messagePack)
        {
            return message.StartsWith("{\"type\":1,"u8);
        }

        // Behind the length, of up to five bytes: an array of six, the first of which is 1.
        int start = 0;
        while (start < message.Length && message[start] > 0x7F)
        {
            start++;
        }

        return message[(start + 1)..].StartsWith((ReadOnlySpan<byte>)[0x96, 0x01]);
    }

    private Dictionary<string, object?> ArgumentOf(Random random, string method)
    {
        var argument = new Dictionary<string, object?>();
        string about = method.Replace("Unwatch", "", StringComparison.Ordinal).Replace("Watch", "", StringComparison.Ordinal);
        switch (about)
        {
            case "Package":
            case "Vehicle":
            case "Station":
                string kind = about.ToLowerInvariant();
                argument[kind + "Id"] = pool.Take(random, kind);
                break;
            case "Link":
                argument["token"] = pool.Take(random, "link");
                break;
            case "Area" when method.StartsWith('W'):
                double west = -92 + random.NextDouble(), south = 42 + random.NextDouble();
                (argument["west"], argument["south"], argument["east"], argument["north"], argument["zoom"]) = (west, south, west + random.NextDouble(), south + random.NextDouble(), random.Next(-2, 20));
                break;
        }

        if (method is "WatchPackage" or "WatchLink" && random.Next(2) == 0)
        {
            argument["sinceVersion"] = random.Next(100);
        }

        if (random.Next(8) == 0 && argument.Count > 0)
        {
            argument[argument.Keys.ElementAt(random.Next(argument.Count))] = random.Next(5) switch
            {
                0 => null,
                1 => double.Parse(Strange.Number(random), System.Globalization.CultureInfo.InvariantCulture),
                2 => true,
                3 => new object?[] { 1, "a", null },
                _ => Strange.Text(random, 400),
            };
        }

        if (random.Next(20) == 0)
        {
            argument[Strange.Text(random, 30)] = Strange.Text(random, 30);
        }

        return argument;
    }

    private static byte[] Text(Random? random, string method, Dictionary<string, object?> argument)
    {
        string arguments = string.Join(',', argument.Select(field => $"{Strange.Quote(field.Key)}:{JsonOf(field.Value)}"));
        string body = random?.Next(60) switch
        {
            0 => $"{{\"type\":{Strange.Number(random)},\"target\":{Strange.Quote(method)}}}",
            1 => $"{{\"type\":1,\"invocationId\":{Strange.Json(random)},\"target\":{Strange.Quote(method)},\"arguments\":{Strange.Json(random)}}}",
            2 => $"{{\"type\":4,\"invocationId\":\"1\",\"target\":{Strange.Quote(method)},\"arguments\":[{{{arguments}}}]}}",
            3 => $"{{\"type\":{random.Next(1, 9)},\"invocationId\":\"1\",\"item\":{Strange.Json(random)},\"result\":1,\"error\":\"x\",\"streamIds\":[\"1\"],\"sequenceId\":{Strange.Number(random)}}}",
            4 => Strange.Json(random),
            5 => $"{{\"type\":1,\"invocationId\":\"1\",\"target\":{Strange.Quote(method)},\"arguments\":[]}}",
            _ => $"{{\"type\":1,\"invocationId\":\"{random?.Next(1000) ?? 0}\",\"target\":{Strange.Quote(method)},\"arguments\":[{{{arguments}}}]}}",
        };
        return Frame(Encoding.UTF8.GetBytes(body), RecordSeparator);
    }

    private static string JsonOf(object? value) => value switch
    {
        null => "null",
        bool yes => yes ? "true" : "false",
        string text => Strange.Quote(text),
        object?[] list => $"[{string.Join(',', list.Select(JsonOf))}]",
        double number when !double.IsFinite(number) => "1e999",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static byte[] Packed(Random? random, string method, Dictionary<string, object?> argument)
    {
        var body = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(body);
        switch (random?.Next(60))
        {
            case 0:
                writer.WriteArrayHeader(2);
                writer.Write(random.Next(0, 12));
                writer.Write("x");
                break;
            case 1:
                writer.WriteArrayHeader(random.Next(0, 100_000));
                break;
            case 2:
                Value(ref writer, Strange.Text(random, 200));
                break;
            case 3:
                for (int i = random.Next(1, 400); i > 0; i--)
                {
                    writer.WriteArrayHeader(1);
                }

                writer.WriteNil();
                break;
            default:
                // [1, headers, invocation, target, arguments, streams] as the hub protocol has it.
                writer.WriteArrayHeader(6);
                writer.Write(1);
                writer.WriteMapHeader(0);
                writer.Write((random?.Next(1000) ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture));
                Value(ref writer, method);
                writer.WriteArrayHeader(random?.Next(20) == 0 ? 2 : 1);
                writer.WriteMapHeader(argument.Count);
                foreach ((string name, object? value) in argument)
                {
                    Value(ref writer, name);
                    Value(ref writer, value);
                }

                writer.WriteArrayHeader(0);
                break;
        }

        writer.Flush();
        var message = new List<byte>();
        int length = body.WrittenCount;
        do
        {
            message.Add((byte)((length & 0x7F) | (length > 0x7F ? 0x80 : 0)));
            length >>= 7;
        }
        while (length > 0);
        message.AddRange(body.WrittenSpan);
        return [.. message];
    }

    private static void Value(ref MessagePackWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNil();
                break;
            case bool yes:
                writer.Write(yes);
                break;
            case int whole:
                writer.Write(whole);
                break;
            case double number:
                writer.Write(number);
                break;
            case object?[] list:
                writer.WriteArrayHeader(list.Length);
                foreach (object? item in list)
                {
                    Value(ref writer, item);
                }

                break;
            default:
                // Lone surrogates become bytes that are no UTF-8.
                writer.WriteString(Encoding.UTF8.GetBytes((string)value));
                break;
        }
    }

    // What a method refuses is a HubException, and said so; the word may come in two pieces.
    [GeneratedRegex("An unexpected error occurred invoking '[^']*' on the server\\.(?! HubException)(?! ?(H(u(b(E[a-z]*)?)?)?)?$)")]
    private static partial Regex Failure();

    private async Task ReadAsync(ClientWebSocket socket, bool messagePack, CancellationToken stop)
    {
        byte[] buffer = new byte[64 * 1024];
        string before = "";
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult got = await socket.ReceiveAsync(buffer.AsMemory(), stop);
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                // A message may come in two pieces; what the first ends with is looked at again with the second.
                string text = before + Encoding.UTF8.GetString(buffer, 0, got.Count);
                before = text[^Math.Min(text.Length, Last.Length)..];
                if (Failure().IsMatch(text))
                {
                    coverage.Found($"The hub failed ({(messagePack ? "messagepack" : "json")}): {text[..Math.Min(text.Length, 500)]}");
                }

                if (text.Contains(Last, StringComparison.Ordinal))
                {
                    return;
                }

                coverage.Count("hub answers", text.Contains("\"error\"", StringComparison.Ordinal) ? "error" : "any");
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
        {
            // The connection has ended.
        }
    }
}
