using System.Text.Json.Serialization;
using Tracking.Server.Description;
using Tracking.Server.Problems;

namespace Tracking.Server.Announcing;

/// <summary>Answer to many announcements.</summary>
/// <param name="Accepted">Created, updated or unchanged.</param>
/// <param name="Rejected">Malformed; final.</param>
/// <param name="Retries">Not made durable; send them again.</param>
/// <param name="Results">One for each, in order.</param>
internal sealed record AnnounceResults(int Accepted, int Rejected, int Retries, IReadOnlyList<AnnounceResult> Results);

/// <summary>How one announcement ended.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="PackageId">The package.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Version">The package's version.</param>
/// <param name="Error">What is wrong with it.</param>
internal sealed record AnnounceResult(
    int Index,
    [Form(TextForm.Id)] string? PackageId,
    [Form(TextForm.AnnounceOutcome)] string Outcome,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ItemError? Error);

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(AnnounceResults))]
internal sealed partial class AnnouncingJson : JsonSerializerContext;
