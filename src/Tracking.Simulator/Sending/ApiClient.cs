using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tracking.Simulator.Sending;

/// <summary>Talks to the server over HTTP: one attempt at a time, or again until there is an answer.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly TimeSpan _timeout;
    private readonly RetryPolicy _retry;

    /// <param name="server">Where the server is, with a trailing slash or without.</param>
    /// <param name="key">Sent as bearer token; null for none.</param>
    /// <param name="timeout">Of one attempt.</param>
    /// <param name="retry">For calls that are repeated until answered.</param>
    /// <param name="time">The real clock.</param>
    public ApiClient(Uri server, string? key, TimeSpan timeout, RetryPolicy retry, TimeProvider time)
    {
        Server = new Uri(server.AbsoluteUri.TrimEnd('/') + "/");
        _time = time;
        _timeout = timeout;
        _retry = retry;
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            AllowAutoRedirect = false,
        };
        _http = new HttpClient(handler) { BaseAddress = Server, Timeout = Timeout.InfiniteTimeSpan };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public Uri Server { get; }

    public void Dispose() => _http.Dispose();

    /// <summary>One request; whatever goes wrong on the way is in the answer.</summary>
    public async Task<Attempt> TryAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(_timeout);
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            using var response = await _http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(deadline.Token).ConfigureAwait(false);
            return new((int)response.StatusCode, body, RetryAfter(response), null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(0, [], null, $"no answer within {_timeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new(0, [], null, e.InnerException?.Message ?? e.Message);
        }
    }

    /// <summary>The same request until the server answers it.</summary>
    /// <exception cref="SimulatorException">Nothing but failures for too long, or the key is not accepted.</exception>
    public async Task<Attempt> CallAsync(HttpMethod method, string path, byte[]? json, CancellationToken cancel)
    {
        var patience = Patience.Real(_retry, _time);
        while (true)
        {
            var attempt = await TryAsync(method, path, json, cancel).ConfigureAwait(false);
            if (!attempt.MustRepeat)
            {
                RefuseToGoOnWithoutRights(attempt);
                return attempt;
            }

            await patience.AfterFailureAsync(attempt.Describe(), attempt.RetryAfter, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Calls and reads the answer.</summary>
    /// <exception cref="SimulatorException">The server refuses, or answers something else than it should.</exception>
    public async Task<TAnswer> CallAsync<TAnswer>(HttpMethod method, string path, byte[]? json, JsonTypeInfo<TAnswer> answer, CancellationToken cancel)
    {
        var attempt = await CallAsync(method, path, json, cancel).ConfigureAwait(false);
        return attempt.IsSuccess ? Read(attempt, answer, path) : throw Refused(method, path, attempt);
    }

    public static SimulatorException Refused(HttpMethod method, string path, Attempt attempt) =>
        new($"The server refused {method} {path}: HTTP {attempt.Status}{Problem(attempt)}");

    /// <summary>What the server says is wrong, for people; empty if it says nothing.</summary>
    public static string Problem(Attempt attempt)
    {
        ProblemView? problem;
        try
        {
            problem = JsonSerializer.Deserialize(attempt.Body, WireJson.Default.ProblemView);
        }
        catch (JsonException)
        {
            return "";
        }

        var texts = new[] { problem?.Title, problem?.Detail }.Concat((problem?.Errors ?? []).Take(5).Select(e => $"{e.Pointer} {e.Message ?? e.Code}"));
        var text = string.Join("; ", texts.Where(t => !string.IsNullOrWhiteSpace(t)));
        return text.Length == 0 ? "" : $" ({text})";
    }

    public static TAnswer Read<TAnswer>(Attempt attempt, JsonTypeInfo<TAnswer> type, string path)
    {
        try
        {
            return JsonSerializer.Deserialize(attempt.Body, type) ?? throw new JsonException("the answer is null");
        }
        catch (JsonException e)
        {
            throw new SimulatorException($"The answer to {path} is not what the API promises: {e.Message} Does --server point at a tracking server?", e);
        }
    }

    public void RefuseToGoOnWithoutRights(Attempt attempt)
    {
        if (attempt.Status is (int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.Forbidden)
        {
            throw new SimulatorException(
                $"{Server} refuses the simulator (HTTP {attempt.Status}). Give --key-file the file with its key; an embedded server keeps one as operator-key in its data directory.");
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };
}
