using System.Text.Json.Serialization;
using Tracking.Grains.Links;
using Tracking.Server.Description;
using Tracking.Server.Queries;
using Tracking.Server.Views;

namespace Tracking.Server.Links;

/// <summary>What a new link is.</summary>
[RequestShape]
internal record LinkBody
{
    /// <summary>When it ends to hold; later than now. Absent: after 90 days.</summary>
    [Form(TextForm.Time)]
    public string? ExpiresAt { get; init; }

    /// <summary>Whether it shows who receives the package and where.</summary>
    public bool ShowsRecipient { get; init; }
}

/// <summary>What a new link to an order is: either its packages, or the reference that they were announced with.</summary>
[RequestShape]
internal sealed record OrderLinkBody : LinkBody
{
    /// <summary>1 to 50 barcodes.</summary>
    [Form(TextForm.Id)]
    public IReadOnlyList<string>? PackageIds { get; init; }

    /// <summary>A reference of 1 to 50 packages.</summary>
    public string? Reference { get; init; }
}

/// <summary>A new link.</summary>
/// <param name="Token">The secret in it; answered this once and stored nowhere.</param>
/// <param name="Url">The address of the customer's page.</param>
/// <param name="LinkId">Names the link, to revoke it.</param>
/// <param name="ExpiresAt">From then on it leads nowhere, UTC.</param>
internal sealed record LinkAnswer(string Token, string Url, string LinkId, [property: Form(TextForm.Time)] string ExpiresAt);

/// <summary>A link as it stands, without its token.</summary>
/// <param name="LinkId">Names it.</param>
/// <param name="PackageIds">Barcodes of the packages that it leads to.</param>
/// <param name="ShowsRecipient">Whether it shows who receives the package and where.</param>
/// <param name="IssuedBy">Who made it.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="ExpiresAt">From then on it leads nowhere, UTC.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null: it was not.</param>
/// <param name="RevokedBy">Who revoked it.</param>
internal sealed record LinkView(
    string LinkId,
    [property: Form(TextForm.Id)] IReadOnlyList<string> PackageIds,
    bool ShowsRecipient,
    string IssuedBy,
    [property: Form(TextForm.Time)] string CreatedAt,
    [property: Form(TextForm.Time)] string ExpiresAt,
    [property: Form(TextForm.Time)] string? RevokedAt,
    string? RevokedBy)
{
    /// <summary>The views of links in their order, without those that were never made.</summary>
    public static async Task<IReadOnlyList<LinkView>> ReadAsync(IGrainFactory grains, IReadOnlyList<string> ids)
    {
        LinkView?[] views = await ViewLists.ReadAsync(ids, async ValueTask<LinkView?> (id) => await grains.GetGrain<ILinkGrain>(id).Read() is { } link ? Of(id, link) : null);
        return [.. views.OfType<LinkView>()];
    }

    /// <summary>The view of a link.</summary>
    public static LinkView Of(string id, LinkState link) => new(
        id,
        link.Target.AllPackageIds,
        link.Target.ShowsRecipient,
        link.Target.IssuedBy,
        UtcText.Of(link.Target.CreatedAt),
        UtcText.Of(link.Target.ExpiresAt),
        link.RevokedAt is { } revoked ? UtcText.Of(revoked) : null,
        link.RevokedBy);
}

/// <summary>A package of an order as its customer sees it in the list.</summary>
/// <param name="PackageId">The barcode.</param>
/// <param name="Status">Its state.</param>
internal sealed record LinkedPackageView([property: Form(TextForm.Id)] string PackageId, [property: Form(TextForm.PackageStatus)] string Status);

/// <summary>Who receives a package and where.</summary>
/// <param name="Name">Name.</param>
/// <param name="Address">Address.</param>
/// <param name="Instructions">What to do at the door.</param>
internal sealed record LinkedRecipientView(string? Name, string? Address, string? Instructions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LinkAnswer))]
[JsonSerializable(typeof(LinkView))]
[JsonSerializable(typeof(ListView<LinkView>))]
[JsonSerializable(typeof(ListView<LinkedPackageView>))]
[JsonSerializable(typeof(LinkedRecipientView))]
internal sealed partial class LinkJson : JsonSerializerContext;
