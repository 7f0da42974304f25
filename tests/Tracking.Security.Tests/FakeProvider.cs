using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Tracking.Security.Tests;

/// <summary>An OpenID Connect provider on this machine: it signs in whoever comes, as <see cref="Person"/>.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    public const string Client = "tracking";
    private readonly RSA rsa = RSA.Create(2048);
    private readonly ConcurrentDictionary<string, string> nonces = new();
    private readonly WebApplication app;

    private FakeProvider()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new
        {
            issuer = Issuer,
            authorization_endpoint = Issuer + "/authorize",
            token_endpoint = Issuer + "/token",
            jwks_uri = Issuer + "/keys",
            response_types_supported = new[] { "code" },
            subject_types_supported = new[] { "public" },
            id_token_signing_alg_values_supported = new[] { "RS256" },
        }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { PublicKey() } }));
        app.MapGet("/authorize", (HttpContext context) =>
        {
            IQueryCollection query = context.Request.Query;
            if (query["code_challenge_method"] != "S256" || query["client_id"] != Client)
            {
                return Results.BadRequest();
            }

            string code = Guid.NewGuid().ToString("N");
            nonces[code] = query["nonce"].ToString();
            return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
        });
        app.MapPost("/token", async (HttpContext context) =>
        {
            IFormCollection form = await context.Request.ReadFormAsync();
            return nonces.TryRemove(form["code"].ToString(), out string? nonce) && form["code_verifier"].Count == 1
                ? Results.Json(new { access_token = "none", token_type = "Bearer", id_token = Token(new Dictionary<string, object>(Person) { ["nonce"] = nonce }) })
                : Results.BadRequest();
        });
    }

    public string Issuer => app.Urls.Single();

    /// <summary>Claims of who signs in.</summary>
    public Dictionary<string, object> Person { get; set; } = [];

    public static async Task<FakeProvider> StartAsync()
    {
        var provider = new FakeProvider();
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>A token with claims.</summary>
    public string Token(Dictionary<string, object> claims, string audience = Client, DateTime? expires = null, RSA? signedBy = null) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = audience,
        IssuedAt = DateTime.UtcNow.AddHours(-1),
        NotBefore = DateTime.UtcNow.AddHours(-1),
        Expires = expires ?? DateTime.UtcNow.AddHours(1),
        Claims = claims,
        SigningCredentials = new SigningCredentials(new RsaSecurityKey(signedBy ?? rsa) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
    });

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
    }

    private object PublicKey()
    {
        RSAParameters key = rsa.ExportParameters(false);
        return new { kty = "RSA", use = "sig", kid = "one", alg = "RS256", n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) };
    }
}
