using System.Text.Json.Serialization;
using Tracking.Model;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Requests;
using Tracking.Server.Views;

namespace Tracking.Server.Links;

/// <summary>Links for customers, and what they see behind one.</summary>
internal static class LinkEndpoints
{
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(90);

    /// <summary>Adds what links need.</summary>
    public static IServiceCollection AddLinks(this IServiceCollection services) => services.AddSingleton<LinkResolver>().AddSingleton<PackageLinks>();

    /// <summary>Maps the endpoints.</summary>
    public static void MapLinks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/packages/{id}/links", PostAsync)
            .WithTags("Packages").WithName("createLink").WithSummary("Make a link with which a customer can watch the package")
            .WithDescription("`expiresAt` is optional; without it the link holds for 90 days. The token is answered once and stored nowhere.")
            .Takes<LinkBody>(optional: true)
            .Produces<LinkAnswer>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound);
        routes.MapGet("/v1/track/{token}", GetAsync)
            .WithTags("Customers").WithName("track").WithSummary("What a customer may see of the package that a link leads to")
            .Produces<CustomerView>().HasEntityTag().Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task PostAsync(HttpContext context, string id, PackageViews packages, LinkResolver links, TimeProvider time)
    {
        if (!EntityId.IsValid(id) || await packages.ReadAsync(id) is null)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status404NotFound, "notFound", $"There is no package '{Text.Short(id)}'. Announce or scan it first.", null);
            return;
        }

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (await RequestBody.ReadAsync(context, body => ReadLifetime(body, now), optional: true) is not { } lifetime)
        {
            return;
        }

        string token = await links.OpenAsync(id, lifetime.ExpiresAt);
        string url = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/track/{token}";
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/v1/track/{token}";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(new LinkAnswer(token, url), LinkJson.Default.LinkAnswer, cancellationToken: context.RequestAborted);
    }

    private static Lifetime ReadLifetime(RequestObject body, long now)
    {
        long? expiresAt = body.Time("expiresAt");
        if (expiresAt <= now)
        {
            body.Report("expiresAt", "invalidTime", $"The link would expire at {UtcText.Of(expiresAt.Value)}, which has passed. Give a later time, or none.");
        }

        return new Lifetime(expiresAt ?? now + (long)DefaultLifetime.TotalMilliseconds);
    }

    private static async Task GetAsync(HttpContext context, string token, LinkResolver links, CustomerViews customers)
    {
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        if (await links.PackageOfAsync(token) is { } packageId && await customers.FindAsync(packageId) is { } view)
        {
            await ViewResponse.WriteAsync(context, view, TrackingJsonContext.Default.CustomerView, view.Version);
            return;
        }

        await UnknownAsync(context);
    }

    /// <summary>Says that a link leads nowhere. The token is not repeated: what is unknown here may be a link of another server.</summary>
    public static Task UnknownAsync(HttpContext context) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, "notFound", "This link is unknown or has expired. Ask the sender for a new one.", null);

    private sealed record Lifetime(long ExpiresAt);
}

/// <summary>How long a link holds.</summary>
[RequestShape]
internal sealed record LinkBody
{
    /// <summary>When it ends to hold; later than now.</summary>
    [Form(TextForm.Time)]
    public string? ExpiresAt { get; init; }
}

/// <summary>A new link.</summary>
/// <param name="Token">The secret in it.</param>
/// <param name="Url">The address of the customer's page.</param>
internal sealed record LinkAnswer(string Token, string Url);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LinkAnswer))]
internal sealed partial class LinkJson : JsonSerializerContext;
