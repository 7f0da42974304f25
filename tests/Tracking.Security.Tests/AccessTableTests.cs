using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Tracking.Server.Live;
using Xunit;

namespace Tracking.Security.Tests;

/// <summary>Every endpoint and hub method, asked by every identity, lets in and refuses exactly as <see cref="AccessTable"/> says.</summary>
public sealed class AccessTableTests(SecuredServer server) : IClassFixture<SecuredServer>
{
    private const string Package = "PKG-OF-THE-LINK";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_endpoint_and_hub_method_has_a_row_and_each_row_stands_for_one()
    {
        string[] there = [.. server.Endpoints.SelectMany(RowsOf).Concat(HubMethods.Select(static method => $"HUB {method.Name}")).Distinct().Order(StringComparer.Ordinal)];
        string[] rows = [.. AccessTable.Allowed.Keys.Order(StringComparer.Ordinal)];
        Assert.True(
            there.SequenceEqual(rows),
            $"Rows missing in AccessTable: {string.Join("; ", there.Except(rows))}. Rows that stand for nothing: {string.Join("; ", rows.Except(there))}.");
        Assert.All(AccessTable.Allowed, static row => Assert.True(row.Value.Length == AccessTable.Identities.Length, $"{row.Key} has {row.Value.Length} cells."));
    }

    [Fact]
    public async Task Each_endpoint_lets_in_and_refuses_as_its_row_says()
    {
        Identity[] identities = await IdentitiesAsync();
        var wrong = new List<string>();
        foreach ((string row, bool[] allowed) in AccessTable.Allowed.Where(static row => !row.Key.StartsWith("HUB ", StringComparison.Ordinal)))
        {
            for (int i = 0; i < identities.Length; i++)
            {
                (bool letIn, string answer) = await AskAsync(row, identities[i]);
                if (letIn != allowed[i])
                {
                    wrong.Add($"{row} by {AccessTable.Identities[i]}: {answer}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Each_hub_method_lets_in_and_refuses_as_its_row_says()
    {
        Identity[] identities = await IdentitiesAsync();
        var wrong = new List<string>();
        for (int i = 0; i < identities.Length; i++)
        {
            await using HubConnection hub = await server.HubAsync(identities[i].Key);
            foreach (MethodInfo method in HubMethods)
            {
                bool letIn;
                string answer;
                try
                {
                    JsonElement? view = await hub.InvokeAsync<JsonElement?>(method.Name, Argument(method.Name, identities[i]), Cancellation);
                    answer = $"{view}";
                    letIn = method.Name != nameof(LiveHub.WatchLink) || view is { ValueKind: JsonValueKind.Object };
                }
                catch (HubException refusal)
                {
                    answer = refusal.Message;
                    letIn = false;
                }

                if (letIn != AccessTable.Allowed[$"HUB {method.Name}"][i])
                {
                    wrong.Add($"{method.Name} by {AccessTable.Identities[i]}: {answer}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<MethodInfo> HubMethods => typeof(LiveHub).GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
        .Where(static method => !method.IsSpecialName && method.GetBaseDefinition().DeclaringType == typeof(LiveHub));

    private static IEnumerable<string> RowsOf(RouteEndpoint endpoint)
    {
        string path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
        IReadOnlyList<string> methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
        return methods.Where(static method => method != "OPTIONS").Select(method => $"{method} {path}");
    }

    private static object Argument(string method, Identity identity) => method switch
    {
        _ when method.EndsWith("Package", StringComparison.Ordinal) => new { packageId = "PKG-1" },
        _ when method.EndsWith("Vehicle", StringComparison.Ordinal) => new { vehicleId = "VAN-1" },
        _ when method.EndsWith("Station", StringComparison.Ordinal) => new { stationId = "DSE4" },
        nameof(LiveHub.WatchArea) => new { west = -1, south = -1, east = 1, north = 1, zoom = 10 },
        nameof(LiveHub.WatchLink) => new { token = identity.Token, packageId = Package },
        nameof(LiveHub.UnwatchLink) => new { token = identity.Token },
        _ => new { },
    };

    /// <summary>Asks once; whether it was let in, and what was answered.</summary>
    private async Task<(bool LetIn, string Answer)> AskAsync(string row, Identity identity)
    {
        string[] parts = row.Split(' ', 2);
        bool behindLink = parts[1].Contains("/track/{token}", StringComparison.Ordinal);
        string path = parts[1]
            .Replace("{token}", identity.Token, StringComparison.Ordinal)
            .Replace("{documentName?}", "v1", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal)
            .Replace("{code}", "notFound", StringComparison.Ordinal)
            .Replace("{id}", "NO-SUCH-THING", StringComparison.Ordinal);
        if (behindLink)
        {
            path += $"?packageId={Package}";
        }

        using HttpClient http = server.Client(identity.Key);
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), path);
        if (parts[0] is "POST" or "PUT")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        }

        if (parts[1] == "/v1/proofs/{id}" && request.Content is not null)
        {
            request.Content.Headers.ContentType = new("image/jpeg");
        }

        if (path.StartsWith("/v1/track/", StringComparison.Ordinal) && parts[0] == "POST")
        {
            request.Content = JsonContent.Create(new { reportId = Guid.NewGuid(), kind = "notReceived" });
        }

        using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
        int status = (int)response.StatusCode;
        string answer = $"{status} {await response.Content.ReadAsStringAsync(Cancellation)}";
        if (behindLink)
        {
            return (status is (200 or 409 or 429) && (!parts[1].EndsWith("/packages", StringComparison.Ordinal) || answer.Contains(Package, StringComparison.Ordinal)), answer);
        }

        // Who is not signed in is sent to where people sign in.
        bool sentToSignIn = status == 302 && response.Headers.Location!.OriginalString.StartsWith("/signin?next=", StringComparison.Ordinal);
        bool isCredentialCheck = row is "POST /v1/session" or "POST /oauth/token";
        return (!sentToSignIn && (isCredentialCheck || status is not (401 or 403)), answer);
    }

    private async Task<Identity[]> IdentitiesAsync()
    {
        await server.ScanAsync(Package);
        await server.ScanAsync("PKG-OF-ANOTHER-LINK");
        string proof = $"proof-{Guid.NewGuid():N}";
        using (var image = new ByteArrayContent([0xFF, 0xD8, 0xFF, 0xD9]))
        {
            image.Headers.ContentType = new("image/jpeg");
            (await server.Admin.PutAsync($"/v1/proofs/{proof}", image, Cancellation)).EnsureSuccessStatusCode();
        }

        await server.PostAsync("/v1/scans", new
        {
            scans = new[]
            {
                new { eventId = Guid.NewGuid(), type = "delivered", packageId = Package, occurredAt = DateTimeOffset.UtcNow, proof = new { kind = "photo", reference = proof } },
            },
        });
        string token = (string)(await server.PostAsync($"/v1/packages/{Package}/links"))["token"]!;
        string otherToken = (string)(await server.PostAsync("/v1/packages/PKG-OF-ANOTHER-LINK/links"))["token"]!;
        (string revokedId, string revoked) = await server.KeyAsync(new { role = "admin" });
        (await server.Admin.DeleteAsync($"/v1/keys/{revokedId}", Cancellation)).EnsureSuccessStatusCode();
        string expired = (await server.KeyAsync(new { role = "admin", expiresAt = DateTimeOffset.UtcNow.AddMilliseconds(300) })).Key;
        using HttpClient asExpired = server.Client(expired);
        await Eventually.TrueAsync(async () => (int)(await asExpired.GetAsync("/v1/stations", Cancellation)).StatusCode == 401, "the key expires", TimeSpan.FromSeconds(20));
        return
        [
            new Identity(null, NoToken),
            new Identity(expired, NoToken),
            new Identity(revoked, NoToken),

            // A link is no key: it opens nothing but what is behind it.
            new Identity(token, token),
            new Identity(otherToken, otherToken),
            new Identity((await server.KeyAsync(new { role = "device" })).Key, NoToken),
            new Identity((await server.KeyAsync(new { role = "device", partnerId = "P1" })).Key, NoToken),
            new Identity((await server.KeyAsync(new { role = "device", partnerId = "P2" })).Key, NoToken),
            new Identity((await server.KeyAsync(new { role = "partner", partnerId = "P1" })).Key, NoToken),
            new Identity((await server.KeyAsync(new { role = "dispatcher" })).Key, NoToken),
            new Identity((await server.KeyAsync(new { role = "control" })).Key, NoToken),
            new Identity(server.OperatorKey, NoToken),
        ];
    }

    private const string NoToken = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private sealed record Identity(string? Key, string Token);
}
