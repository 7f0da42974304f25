using Tracking.Grains.Credentials;
using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Requests;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;
using Tracking.Server.Views;

namespace Tracking.Server.Security.Keys;

/// <summary><c>/v1/keys</c>: keys of devices, services and people's tools. A partner's person has those of its partner's devices only.</summary>
internal static class KeyEndpoints
{
    private const int MaxName = 200;
    private const int MaxScopes = 32;
    private const string ListWord = "k";
    private static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);
    private static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(30);

    /// <summary>Maps the endpoints.</summary>
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/keys", PostAsync).Allows(Permission.KeysWrite).Audits("key.create")
            .WithTags("Security").WithName("createKey").WithSummary("Make a key for a device, a service or a person's tool")
            .WithDescription("The key is answered this once and stored nowhere. Nobody can give more than they have themselves.")
            .Takes<KeyBody>().Produces<KeyAnswer>(StatusCodes.Status201Created).Refuses(StatusCodes.Status403Forbidden);
        routes.MapGet("/v1/keys", ListAsync).Allows(Permission.KeysWrite)
            .WithTags("Security").WithName("listKeys").WithSummary("Keys, without their secrets")
            .TakesPage().Produces<ListView<KeyView>>().Refuses(StatusCodes.Status400BadRequest);
        routes.MapGet("/v1/keys/{id}", GetAsync).Allows(Permission.KeysWrite)
            .WithTags("Security").WithName("getKey").WithSummary("One key, without its secret")
            .Produces<KeyView>().Refuses(StatusCodes.Status404NotFound);
        routes.MapPost("/v1/keys/{id}/rotate", RotateAsync).Allows(Permission.KeysWrite).Audits("key.rotate", "id")
            .WithTags("Security").WithName("rotateKey").WithSummary("Give a key a new secret; the one before holds for a while")
            .WithDescription("`overlapSeconds` is how long the secrets before still hold, 0 to 2,592,000; a day when it is absent.")
            .Takes<RotateBody>(optional: true).Produces<KeyAnswer>().Refuses(StatusCodes.Status404NotFound);
        routes.MapDelete("/v1/keys/{id}", DeleteAsync).Allows(Permission.KeysWrite).Audits("key.revoke", "id")
            .WithTags("Security").WithName("revokeKey").WithSummary("End a key at once, and the hub connections opened with it")
            .Produces(StatusCodes.Status204NoContent).Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task PostAsync(HttpContext context, IGrainFactory grains, KeyIndex index, TimeProvider time)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Caller caller = context.GetCaller();
        if (await RequestBody.ReadAsync(context, body => Read(body, caller, now)) is not { } spec)
        {
            return;
        }

        if (await IsTooMuchAsync(context, spec))
        {
            return;
        }

        if (caller.CredentialId is { } own && (await grains.GetGrain<ICredentialGrain>(own).Read())?.Spec.ExpiresAt is { } end && (spec.ExpiresAt ?? long.MaxValue) > end)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status403Forbidden, "forbidden", $"The key would outlive the one that makes it, which expires at {UtcText.Of(end)}. Give 'expiresAt', no later than that.", "/expiresAt");
            return;
        }

        string id = KeyToken.NewId();
        string secret = KeyToken.NewSecret();
        await index.AddAsync(id, spec.PartnerId);
        await grains.GetGrain<ICredentialGrain>(id).Create(spec, KeyToken.HashOf(secret));
        context.Response.Headers.Location = $"/v1/keys/{id}";
        context.AuditNote().Target = id;
        await AnswerAsync(context, StatusCodes.Status201Created, id, secret);
    }

    private static async Task ListAsync(HttpContext context, IGrainFactory grains, KeyIndex index)
    {
        var query = new QueryReader(context);
        int limit = query.Limit();
        string? after = query.IdCursor(ListWord);
        if (await query.RefusedAsync())
        {
            return;
        }

        string? partner = context.GetCaller().PartnerId;
        ListView<KeyView> list = await ViewLists.PageAsync<KeyView>(
            ListWord,
            after,
            limit,
            (behind, count) => index.ListAsync(partner, behind, count),
            async id => await FindAsync(grains, context.GetCaller(), id) is { } found ? KeyView.Of(id, found) : null,
            static _ => true);
        await context.Response.WriteAsJsonAsync(list, KeyJson.Default.ListViewKeyView, cancellationToken: context.RequestAborted);
    }

    private static async Task GetAsync(HttpContext context, string id, IGrainFactory grains)
    {
        if (await FindAsync(grains, context.GetCaller(), id) is not { } credential)
        {
            await UnknownAsync(context, id);
            return;
        }

        await context.Response.WriteAsJsonAsync(KeyView.Of(id, credential), KeyJson.Default.KeyView, cancellationToken: context.RequestAborted);
    }

    private static async Task RotateAsync(HttpContext context, string id, IGrainFactory grains, TimeProvider time)
    {
        if (!await MayChangeAsync(context, grains, id) || await RequestBody.ReadAsync(context, ReadOverlap, optional: true) is not { } overlap)
        {
            return;
        }

        string secret = KeyToken.NewSecret();
        long until = time.GetUtcNow().ToUnixTimeMilliseconds() + (overlap.OverlapSeconds!.Value * 1000);
        if (!await grains.GetGrain<ICredentialGrain>(id).Rotate(KeyToken.HashOf(secret), until))
        {
            await Problem.WriteAsync(context, StatusCodes.Status409Conflict, "conflict", $"Key '{Text.Short(id)}' is revoked, or has as many secrets as can hold at the same time. Make a new one, or wait for the end of an overlap.", null);
            return;
        }

        await AnswerAsync(context, StatusCodes.Status200OK, id, secret);
    }

    private static async Task DeleteAsync(HttpContext context, string id, IGrainFactory grains)
    {
        if (!await MayChangeAsync(context, grains, id))
        {
            return;
        }

        await grains.GetGrain<ICredentialGrain>(id).Revoke(context.GetCaller().Id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Whether the caller may rotate or end a key; a refusal is written.</summary>
    private static async Task<bool> MayChangeAsync(HttpContext context, IGrainFactory grains, string id)
    {
        if (await FindAsync(grains, context.GetCaller(), id) is not { } credential)
        {
            await UnknownAsync(context, id);
            return false;
        }

        return !await IsTooMuchAsync(context, credential.Spec);
    }

    /// <summary>Whether a key is for more than the caller has to give; that is answered then.</summary>
    private static async Task<bool> IsTooMuchAsync(HttpContext context, CredentialSpec spec)
    {
        if (ExcessOf(spec, context.GetCaller()) is not { } excess)
        {
            return false;
        }

        await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "forbidden", excess, null);
        return true;
    }

    /// <summary>A credential that the caller may know of.</summary>
    private static async ValueTask<Credential?> FindAsync(IGrainFactory grains, Caller caller, string id) =>
        Model.EntityId.IsValid(id)
        && await grains.GetGrain<ICredentialGrain>(id).Read() is { } credential
        && (caller.PartnerId is null || (credential.Spec.PartnerId == caller.PartnerId && credential.Spec.Role == Role.Device.Name))
            ? credential
            : null;

    private static Task AnswerAsync(HttpContext context, int status, string id, string secret)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new KeyAnswer(id, KeyToken.Of(id, secret)), KeyJson.Default.KeyAnswer, cancellationToken: context.RequestAborted);
    }

    private static Task UnknownAsync(HttpContext context, string id) =>
        Problem.WriteAsync(context, StatusCodes.Status404NotFound, "notFound", $"There is no key '{Text.Short(id)}'.", null);

    private static CredentialSpec Read(RequestObject body, Caller caller, long now)
    {
        string? name = body.Text("name", MaxName);
        string? role = body.Word("role", [.. Role.Names]);
        if (!body.Has("role"))
        {
            body.Missing("role");
        }

        IReadOnlyList<string> scopes = body.Texts("scopes", MaxScopes, 40);
        for (int i = 0; i < scopes.Count; i++)
        {
            if (Permissions.Parse(scopes[i]) is Permission.None)
            {
                body.Report($"scopes/{i}", "unknownWord", $"The scope is '{Text.Short(scopes[i])}'; it must be one of {Permissions.AllScopes}.");
            }
            else if (Role.Find(role) is { } known && (known.Permissions & Permissions.Parse(scopes[i])) == 0)
            {
                body.Report($"scopes/{i}", "outOfRange", $"A key of the role {role} cannot have the scope {scopes[i]}; it can have {Permissions.Describe(known.Permissions)}.");
            }
        }

        if (role == Role.Service.Name && scopes.Count == 0)
        {
            body.Report("scopes", "missingField", $"A service needs its scopes, some of {Permissions.Describe(Role.Service.Permissions)}.");
        }

        string? partner = body.Id("partnerId") ?? caller.PartnerId;
        if (role == Role.Partner.Name && partner is null)
        {
            body.Missing("partnerId");
        }

        long? expiresAt = body.Time("expiresAt");
        if (expiresAt <= now)
        {
            body.Report("expiresAt", "invalidTime", $"The key would expire at {UtcText.Of(expiresAt.Value)}, which has passed. Give a later time, or none.");
        }

        return new CredentialSpec(role ?? "", scopes, name, partner, caller.Id, now, expiresAt);
    }

    /// <summary>What the caller would give that is not theirs to give; null when there is nothing.</summary>
    private static string? ExcessOf(CredentialSpec spec, Caller caller)
    {
        if (caller.PartnerId is not null)
        {
            return spec.PartnerId == caller.PartnerId && spec.Role == Role.Device.Name
                ? null
                : $"Within partner {caller.PartnerId} only keys of its own devices can be made: role device, partnerId {caller.PartnerId}.";
        }

        Permission excess = Role.Find(spec.Role)!.PermissionsWith(spec.Scopes) & ~caller.Permissions;
        return excess is Permission.None ? null : $"The key has scopes that {caller.Id} does not have: {Permissions.Describe(excess)}.";
    }

    private static RotateBody ReadOverlap(RequestObject body) =>
        new() { OverlapSeconds = body.Whole("overlapSeconds", 0, (long)MaxOverlap.TotalSeconds) ?? (long)DefaultOverlap.TotalSeconds };
}
