using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tracking.Fuzz;

/// <summary>Asks everything that is described, rightly and wrongly.</summary>
internal sealed class HttpFuzzer(Uri address, Description description, Pool pool, Values values, IReadOnlyList<Identity> identities, Coverage coverage)
{
    private const int Hang = 30;

    private static readonly string[] Undescribed =
    [
        "/", "/healthz", "/readyz", "/metrics", "/docs", "/docs/", "/openapi/v1.json", "/control", "/scan", "/signin", "/signin/link?code={strange}", "/signin/provider?next={strange}", "/track/{link}", "/track/{strange}",
        "/problems/{strange}", "/hubs/live", "/hubs/live/negotiate", "/hubs/live?id={strange}", "/assets/{strange}", "/no/such", "/v1/{strange}", "/control/index.html",
    ];

    private static readonly string[] MediaTypes =
        ["application/json", "application/json; charset=utf-16", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "image/png", "application/problem+json", "", "application/json;;", "*/*"];

    private static readonly string[] Encodings = ["gzip", "br", "deflate", "gzip, gzip", "identity", "nonsense", "zstd"];

    /// <summary>A picture of one point.</summary>
    internal static readonly byte[] Image = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    /// <summary>Goes on until it is told to stop.</summary>
    public async Task RunAsync(int seed, CancellationToken stop)
    {
        var random = new Random(seed);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(Hang) };
        while (!stop.IsCancellationRequested)
        {
            if (random.Next(60) == 0)
            {
                await BreakOffAsync(random);
                continue;
            }

            (string name, HttpRequestMessage request, string shown) = random.Next(12) == 0 ? Guess(random) : Ask(random, description.Operations[random.Next(description.Operations.Count)]);
            using (request)
            {
                await SendAsync(http, random, name, request, shown);
            }
        }
    }

    private async Task SendAsync(HttpClient http, Random random, string name, HttpRequestMessage request, string shown)
    {
        Identity identity = identities[random.Next(3) == 0 ? random.Next(identities.Count) : random.Next(4)];
        if (identity.Bearer is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", random.Next(100) == 0 ? Strange.Text(random, 300).ReplaceLineEndings(" ") : $"Bearer {identity.Bearer}");
        }

        if (identity.Cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", identity.Cookie);
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", random.Next(10) == 0 ? "cross-site" : "same-origin");
        }

        // So that limits for wrong credentials do not end it: each asks from anywhere.
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(1, 255)}");
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead);
            int status = (int)answer.StatusCode;
            coverage.Count(name, $"{status / 100}xx");
            string text = answer.Content.Headers.ContentLength is > 4_000_000 ? "" : await answer.Content.ReadAsStringAsync();
            if (status >= 500 && !IsDocumented(answer, text))
            {
                coverage.Found($"{status} for {name} as {identity.Name}: {shown}\n    {text}");
            }
            else if (status is 200 or 201 && answer.Content.Headers.ContentType?.MediaType == "application/json")
            {
                Learn(random, request, answer, text);
            }
        }
        catch (TaskCanceledException)
        {
            coverage.Found($"No answer within {Hang} s to {name} as {identity.Name}: {shown}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException or UriFormatException)
        {
            // The server may end a connection in the middle of a body that it does not want; that it lives is seen by the next request.
            coverage.Count(name, e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } ? "refused" : "broken");
        }
    }

    // Busy, with a time to come again; that is an answer.
    private static bool IsDocumented(HttpResponseMessage answer, string text) =>
        answer.StatusCode is HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is not null && text.Contains("/problems/", StringComparison.Ordinal);

    private (string, HttpRequestMessage, string) Ask(Random random, Operation operation)
    {
        string path = operation.Path;
        var query = new StringBuilder();
        var request = new HttpRequestMessage { Method = new HttpMethod(operation.Method) };
        foreach (JsonObject parameter in operation.Parameters)
        {
            string name = parameter["name"]!.GetValue<string>();
            bool strange = random.Next(12) == 0;
            switch (parameter["in"]!.GetValue<string>())
            {
                case "path":
                    string value = strange ? pool.Take(random, "strange") : PathValue(random, operation, name);
                    path = path.Replace($"{{{name}}}", strange && random.Next(3) == 0 ? value : Escape(value), StringComparison.Ordinal);
                    break;
                case "query" when parameter["required"] is not null || random.Next(name is "cursor" ? 6 : 3) == 0:
                    for (int i = random.Next(20) == 0 ? 2 : 1; i > 0; i--)
                    {
                        string text = strange ? pool.Take(random, "strange") : values.Make(random, parameter["schema"]!, name)?.ToString() ?? "";
                        if (name is "id" or "d")
                        {
                            text = pool.Take(random, "vehicle");
                        }
                        else if (!strange && values.Text(random, null, name) is { } better && name is "limit" or "cursor" or "q" or "reference")
                        {
                            text = better;
                        }

                        query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Escape(text));
                    }

                    break;
                case "header" when random.Next(3) == 0:
                    request.Headers.TryAddWithoutValidation(name, strange ? Strange.Text(random, 100).ReplaceLineEndings(" ") : pool.Take(random, "tag"));
                    break;
            }
        }

        string sent = path + query;
        request.RequestUri = new Uri(sent, UriKind.Relative);
        string shown = sent;
        if (operation.MediaType is not null || random.Next(30) == 0 || operation.Path == "/oauth/token")
        {
            (byte[] body, string type, string? encoding) = BodyOf(random, operation);
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            if (encoding is not null)
            {
                request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
            }

            shown = $"{sent} {type} {encoding} {Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 1500))}";
        }

        return (operation.Name, request, shown);
    }

    private (string, HttpRequestMessage, string) Guess(Random random)
    {
        string template = Undescribed[random.Next(Undescribed.Length)];
        string path = template.Replace("{strange}", Escape(pool.Take(random, "strange")), StringComparison.Ordinal).Replace("{link}", pool.Take(random, "link"), StringComparison.Ordinal);
        string[] methods = ["GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "NONSENSE"];
        var request = new HttpRequestMessage(new HttpMethod(methods[random.Next(methods.Length)]), new Uri(path, UriKind.Relative));
        return ($"{(request.Method == HttpMethod.Get ? "GET" : "other")} {template.Split('?')[0]}", request, $"{request.Method} {path}");
    }

    private string PathValue(Random random, Operation operation, string name) => pool.Take(random, name == "token" ? "link" : operation.Path.Split('/')[2] switch
    {
        "stations" => "station",
        "vehicles" => "vehicle",
        "containers" => "container",
        "proofs" => "proof",
        "attention" => "attention",
        "keys" => "key",
        "links" => "linkId",
        _ => "package",
    });

    private (byte[] Body, string Type, string? Encoding) BodyOf(Random random, Operation operation)
    {
        string type = operation.MediaType ?? "application/json";
        byte[] body;
        if (operation.Path == "/oauth/token")
        {
            type = "application/x-www-form-urlencoded";
            string? client = random.Next(2) == 0 ? identities[random.Next(2)].Bearer : null;
            body = Encoding.UTF8.GetBytes($"grant_type={(random.Next(5) == 0 ? Escape(Strange.Text(random, 50)) : "client_credentials")}&client_id={Escape(client?["trk_".Length..^44] ?? pool.Take(random, "key"))}&client_secret={Escape(client ?? pool.Take(random, "strange"))}&scope={Escape(random.Next(2) == 0 ? "packages:read" : Strange.Text(random, 40))}");
        }
        else if (type.StartsWith("image/", StringComparison.Ordinal))
        {
            type = "image/png";
            body = [.. Image];
        }
        else if (operation.Body is { } schema)
        {
            JsonNode? valid = values.Make(random, schema, "");
            if (operation.Path == "/v1/session" && valid is JsonObject session && random.Next(2) == 0)
            {
                session["key"] = identities[random.Next(identities.Count)].Bearer;
            }

            if (operation.Path == "/v1/keys" && valid is JsonObject key && random.Next(10) > 0)
            {
                // Keys are kept for ever; made as they should be they would only fill the store.
                key["role"] = Strange.Text(random, 20);
            }

            var loose = LooseJson.From(valid);
            for (int i = random.Next(3) == 0 ? 0 : random.Next(1, 4); i > 0; i--)
            {
                loose = loose.Mutate(random);
            }

            body = Encoding.UTF8.GetBytes(loose.ToString());
        }
        else
        {
            body = Encoding.UTF8.GetBytes(Strange.Json(random));
        }

        if (random.Next(15) == 0)
        {
            body = Damage(random, body);
        }

        if (random.Next(25) == 0)
        {
            type = MediaTypes[random.Next(MediaTypes.Length)];
        }

        string? encoding = null;
        if (random.Next(15) == 0)
        {
            encoding = Encodings[random.Next(Encodings.Length)];
            if (encoding == "gzip" && random.Next(4) > 0)
            {
                // Now and then what inflates to far more than it may.
                body = Gzip(random.Next(10) == 0 ? new byte[random.Next(1, 40) * 1_000_000] : body);
                body = random.Next(5) == 0 ? Damage(random, body) : body;
            }
        }

        return (body, type, encoding);
    }

    private static byte[] Damage(Random random, byte[] body)
    {
        if (body.Length == 0)
        {
            return [0xFF];
        }

        switch (random.Next(5))
        {
            case 0:
                return body[..random.Next(body.Length)];
            case 1:
                return [.. body, .. body];
            case 2:
                byte[] changed = [.. body];
                for (int i = random.Next(1, 8); i > 0; i--)
                {
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                }

                return changed;
            case 3:
                return [0xEF, 0xBB, 0xBF, .. body];
            default:
                return Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body));
        }
    }

    private static byte[] Gzip(byte[] body)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return buffer.ToArray();
    }

    // Requests that are no HTTP, end too early or say one length and have another.
    private async Task BreakOffAsync(Random random)
    {
        string[] requests =
        [
            "GET /v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc",
            $"POST /v1/scans HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {identities[0].Bearer}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{\"scans\":[",
            $"POST /v1/scans HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {identities[0].Bearer}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n{{}}\r\n0\r\n\r\n",
            $"POST /v1/keys HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {identities[0].Bearer}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\n{{}}\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET /v1/track/%00%ff%fe HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET http://evil.example/v1/session HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /hubs/live HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n",
            "\0\0\0\0\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ];
        string chosen = requests[random.Next(requests.Length)];
        byte[] bytes = Encoding.Latin1.GetBytes(chosen);
        if (random.Next(3) == 0)
        {
            bytes = Damage(random, bytes);
        }

        try
        {
            using var client = new TcpClient { LingerState = new LingerOption(random.Next(2) == 0, 0) };
            await client.ConnectAsync(address.Host, address.Port);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync(bytes);
            if (random.Next(2) == 0)
            {
                byte[] buffer = new byte[512];
                using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
                int read = await stream.ReadAsync(buffer, patience.Token);
                string answer = Encoding.Latin1.GetString(buffer, 0, read);
                if (answer.StartsWith("HTTP/1.1 500", StringComparison.Ordinal))
                {
                    coverage.Found($"500 for {chosen.ReplaceLineEndings("⏎")}: {answer}");
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // As it should be.
        }

        coverage.Count("broken HTTP", "sent");
    }

    private void Learn(Random random, HttpRequestMessage request, HttpResponseMessage answer, string text)
    {
        if (answer.Headers.ETag is { } tag)
        {
            pool.Learn(random, "tag", tag.ToString());
        }

        try
        {
            if (JsonNode.Parse(text) is not JsonObject whole)
            {
                return;
            }

            if (whole["next"]?.GetValueKind() is JsonValueKind.String)
            {
                pool.Learn(random, "cursor", whole["next"]!.GetValue<string>());
            }

            foreach ((string field, string kind) in (ReadOnlySpan<(string, string)>)[("token", "link"), ("keyId", "key"), ("linkId", "linkId")])
            {
                if (whole[field]?.GetValueKind() is JsonValueKind.String)
                {
                    pool.Learn(random, kind, whole[field]!.GetValue<string>());
                }
            }

            if (request.RequestUri!.OriginalString.StartsWith("/v1/attention?", StringComparison.Ordinal) && whole["items"] is JsonArray { Count: > 0 } items && items[random.Next(items.Count)]?["id"] is { } id)
            {
                pool.Learn(random, "attention", id.ToString());
            }
        }
        catch (JsonException e)
        {
            coverage.Found(string.Create(CultureInfo.InvariantCulture, $"An answer of type application/json is not JSON ({e.Message}): {request.RequestUri} {text[..Math.Min(200, text.Length)]}"));
        }
    }

    // Lone surrogates have no bytes in UTF-8.
    private static string Escape(string text) => Uri.EscapeDataString(new string([.. text.Select(c => char.IsSurrogate(c) ? '?' : c)]));
}
