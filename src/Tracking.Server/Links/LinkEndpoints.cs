using System.Text;
using Tracking.Grains.Links;
using Tracking.Model;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;
using Tracking.Storage;

namespace Tracking.Server.Links;

/// <summary>Links for customers: made, listed and revoked by those who may.</summary>
internal static class LinkEndpoints
{
    private const int MaxPackages = 50;
    private const int MaxReference = 128;
    private const int MaxIssuer = 290;
    private const string OfPackageWord = "lp";
    private const string OfIssuerWord = "li";
    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromDays(90);

    /// <summary>Adds what links need.</summary>
    public static IServiceCollection AddLinks(this IServiceCollection services) => services
        .AddSingleton<LinkTokens>().AddSingleton<LinkIndex>().AddSingleton<LinkResolver>();

    /// <summary>Maps the endpoints.</summary>
    public static void MapLinks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/packages/{id}/links", PostAsync).Allows(Permission.LinksWrite).Audits("link.create", "id")
            .WithTags("Packages").WithName("createLink").WithSummary("Make a link with which a customer can watch the package")
            .WithDescription("`expiresAt` is optional; without it the link holds for 90 days. The token is answered once and stored nowhere.")
            .Takes<LinkBody>(optional: true)
            .Produces<LinkAnswer>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound);
        routes.MapGet("/v1/packages/{id}/links", ListOfPackageAsync).Allows(Permission.LinksWrite)
            .WithTags("Packages").WithName("listPackageLinks").WithSummary("Links to a package, oldest first, without their tokens")
            .TakesPage().Produces<ListView<LinkView>>().Refuses(StatusCodes.Status400BadRequest);
        routes.MapPost("/v1/links", PostOrderAsync).Allows(Permission.LinksWrite).TakesUpTo(256 * 1024).Audits("link.create")
            .WithTags("Links").WithName("createOrderLink").WithSummary("Make a link with which a customer can watch the packages of one order")
            .WithDescription("Give `packageIds`, or the `reference` that the packages were announced with; the packages that have it now count.")
            .Takes<OrderLinkBody>()
            .Produces<LinkAnswer>(StatusCodes.Status201Created)
            .Refuses(StatusCodes.Status404NotFound);
        routes.MapGet("/v1/links", ListOfIssuerAsync).Allows(Permission.LinksWrite)
            .WithTags("Links").WithName("listLinks").WithSummary("Links that somebody made, oldest first, without their tokens")
            .TakesText("issuedBy", "Who made them, as links say it; yourself when it is absent.")
            .TakesPage().Produces<ListView<LinkView>>().Refuses(StatusCodes.Status400BadRequest);
        routes.MapGet("/v1/links/{id}", GetAsync).Allows(Permission.LinksWrite)
            .WithTags("Links").WithName("getLink").WithSummary("One link, without its token")
            .Produces<LinkView>().Refuses(StatusCodes.Status404NotFound);
        routes.MapDelete("/v1/links/{id}", DeleteAsync).Allows(Permission.LinksWrite).Audits("link.revoke", "id")
            .WithTags("Links").WithName("revokeLink").WithSummary("End a link at once, and the hub connections that watch by it")
            .Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task PostAsync(HttpContext context, string id, PackageViews packages, LinkResolver links, TimeProvider time)
    {
        if (!EntityId.IsValid(id) || await packages.ReadAsync(context.GetCaller(), id) is null)
        {
            await UnknownPackageAsync(context, id);
            return;
        }

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (await RequestBody.ReadAsync(context, body => Read(body, now, context.GetCaller()), optional: true) is { } wanted)
        {
            await OpenAsync(context, links, wanted with { PackageId = id });
        }
    }

    private static async Task PostOrderAsync(HttpContext context, PackageViews packages, ReferenceIndex references, LinkResolver links, TimeProvider time)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        string? reference = null;
        IReadOnlyList<string> ids = [];
        LinkTarget? wanted = await RequestBody.ReadAsync(context, body =>
        {
            ids = body.Ids("packageIds", MaxPackages);
            reference = body.Text("reference", MaxReference);
            if ((reference is null) == (ids.Count == 0))
            {
                body.Report("packageIds", "missingField", "Give the packages of the order in 'packageIds', or the 'reference' that they were announced with.");
            }

            return Read(body, now, context.GetCaller());
        });
        if (wanted is null)
        {
            return;
        }

        var found = new List<string>(MaxPackages);
        foreach (string id in reference is null ? ids : await references.ListAsync(reference, null, MaxPackages + 1))
        {
            bool exists = await packages.ReadAsync(context.GetCaller(), id) is { State: var state }
                && (reference is null || state.Announcement?.Announcement.References.Contains(reference, StringComparer.Ordinal) is true);
            if (exists && !found.Contains(id, StringComparer.Ordinal))
            {
                found.Add(id);
            }
            else if (!exists && reference is null)
            {
                await UnknownPackageAsync(context, id);
                return;
            }
        }

        if (found.Count is 0 or > MaxPackages)
        {
            await Problem.WriteAsync(
                context,
                found.Count == 0 ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest,
                found.Count == 0 ? "notFound" : "tooMany",
                found.Count == 0
                    ? $"No package is announced with the reference '{Text.Short(reference!)}'."
                    : $"More than {MaxPackages} packages are announced with the reference '{Text.Short(reference!)}'. Name those of the order in 'packageIds'.",
                null);
            return;
        }

        await OpenAsync(context, links, wanted with { PackageId = found[0], OtherPackageIds = found[1..] });
    }

    private static Task ListOfPackageAsync(HttpContext context, string id, IGrainFactory grains, LinkIndex index)
    {
        QueryReader query = new QueryReader(context).Id(id);
        return ListAsync(context, query, grains, index, () => LinkIndex.OfPackage(id), OfPackageWord);
    }

    private static Task ListOfIssuerAsync(HttpContext context, IGrainFactory grains, LinkIndex index)
    {
        var query = new QueryReader(context);
        string issuer = query.OptionalText("issuedBy", MaxIssuer) ?? context.GetCaller().Id;
        if (Encoding.UTF8.GetByteCount(issuer) > MaxIssuer)
        {
            query.Refuse("invalidQuery", $"'issuedBy' is '{Text.Short(issuer)}', which is longer than any name. Give one as links say it.");
        }

        return ListAsync(context, query, grains, index, () => LinkIndex.OfIssuer(issuer), OfIssuerWord);
    }

    private static async Task ListAsync(HttpContext context, QueryReader query, IGrainFactory grains, LinkIndex index, Func<Partition> list, string word)
    {
        int limit = query.Limit();
        string? after = query.Cursor(word);
        if (after is not null && !LinkIndex.IsPosition(after))
        {
            query.BadCursor();
        }

        if (await query.RefusedAsync())
        {
            return;
        }

        IReadOnlyList<(string Position, string Id)> page = await index.ListAsync(list(), after, limit);
        IReadOnlyList<LinkView> views = await LinkView.ReadAsync(grains, [.. page.Select(entry => entry.Id)]);
        string? next = page.Count == limit ? Cursor.Encode(word, page[^1].Position) : null;
        await context.Response.WriteAsJsonAsync(new ListView<LinkView>(views, next), LinkJson.Default.ListViewLinkView, cancellationToken: context.RequestAborted);
    }

    private static async Task GetAsync(HttpContext context, string id, IGrainFactory grains)
    {
        if (!EntityId.IsValid(id) || await grains.GetGrain<ILinkGrain>(id).Read() is not { } link)
        {
            await UnknownLinkAsync(context, id);
            return;
        }

        await context.Response.WriteAsJsonAsync(LinkView.Of(id, link), LinkJson.Default.LinkView, cancellationToken: context.RequestAborted);
    }

    private static async Task DeleteAsync(HttpContext context, string id, IGrainFactory grains)
    {
        if (!EntityId.IsValid(id) || !await grains.GetGrain<ILinkGrain>(id).Revoke(context.GetCaller().Id))
        {
            await UnknownLinkAsync(context, id);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task OpenAsync(HttpContext context, LinkResolver links, LinkTarget target)
    {
        if (target.ShowsRecipient && !context.GetCaller().May(Permission.PackagesRead))
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status403Forbidden, "forbidden", "A link that shows the recipient can be made only by who may see packages: it needs the scope packages:read.", "/showsRecipient");
            return;
        }

        (string token, string id) = await links.OpenAsync(target);
        context.AuditNote().Target = id;
        string url = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/track/{token}";
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/v1/links/{id}";
        await context.Response.WriteAsJsonAsync(
            new LinkAnswer(token, url, id, UtcText.Of(target.ExpiresAt)), LinkJson.Default.LinkAnswer, cancellationToken: context.RequestAborted);
    }

    private static Task UnknownPackageAsync(HttpContext context, string id) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, "notFound", $"There is no package '{Text.Short(id)}'. Announce or scan it first.", null);

    private static Task UnknownLinkAsync(HttpContext context, string id) =>
        Problem.WriteAsync(context, StatusCodes.Status404NotFound, "notFound", $"There is no link '{Text.Short(id)}'.", null);

    private static LinkTarget Read(RequestObject body, long now, Caller issuer)
    {
        long? expiresAt = body.Time("expiresAt");
        if (expiresAt <= now)
        {
            body.Report("expiresAt", "invalidTime", $"The link would expire at {UtcText.Of(expiresAt.Value)}, which has passed. Give a later time, or none.");
        }

        return new LinkTarget("", expiresAt ?? now + (long)DefaultLifetime.TotalMilliseconds)
        {
            ShowsRecipient = body.Flag("showsRecipient"),
            IssuedBy = issuer.Id,
            CreatedAt = now,
        };
    }
}
