using Tracking.Model.Scans;
using Tracking.Server.Requests;

namespace Tracking.Server.Attention;

/// <summary>What can be done about items.</summary>
internal enum AttentionAction
{
    Acknowledge,
    Unacknowledge,
    Assign,
    Hold,
    Release,
    Promise,
}

/// <summary>A well-formed action.</summary>
internal sealed record AttentionRequest(
    Guid ActionId,
    AttentionAction Action,
    IReadOnlyList<string> Ids,
    IReadOnlyList<string> PackageIds,
    string By,
    string? AssignTo,
    Reason Reason,
    long? PromisedBy)
{
    /// <summary>Items or packages that one call may name.</summary>
    public const int MaxNamed = 1000;

    /// <summary>Longest name of a person, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Longest id of an item, in characters.</summary>
    public const int MaxIdLength = 160;

    /// <summary>Names of the actions, in the order of their numbers.</summary>
    public static readonly string[] Actions = ["acknowledge", "unacknowledge", "assign", "hold", "release", "promise"];

    /// <summary>Whether it is about packages rather than items.</summary>
    public bool ActsOnPackages => Action >= AttentionAction.Hold;

    /// <summary>Reads the body's fields.</summary>
    public static AttentionRequest Read(RequestObject body)
    {
        Guid actionId = default;
        if (body.Text("actionId", 64) is { } text && !Guid.TryParseExact(text, "D", out actionId))
        {
            body.Report("actionId", "invalidId", $"The action's id is '{Ingest.Text.Short(text)}'; it must be a UUID such as {Guid.Empty}.");
        }

        string? word = body.Word("action", Actions);
        var action = (AttentionAction)Math.Max(0, Array.IndexOf(Actions, word));
        IReadOnlyList<string> ids = body.Texts("ids", MaxNamed, MaxIdLength), packageIds = body.Ids("packageIds", MaxNamed);
        string? by = body.Text("by", MaxNameLength), assignTo = body.Text("assignTo", MaxNameLength);
        string? reason = body.Text("reason", MaxNameLength);
        long? promisedBy = body.Time("promisedBy");
        foreach (string field in (string[])["actionId", "action", "by"])
        {
            if (!body.Has(field))
            {
                body.Missing(field);
            }
        }

        if (word is not null)
        {
            Check(body, action, ids, packageIds, promisedBy);
        }

        Reason why = Reason.Other;
        if (reason is not null && !Reasons.ByName.TryGetValue(reason, out why))
        {
            body.Report("reason", "unknownReason", $"The reason is '{Ingest.Text.Short(reason)}'; it must be one of {Reasons.All}.");
        }

        return new AttentionRequest(actionId, action, [.. ids.Distinct()], [.. packageIds.Distinct()], by ?? "", assignTo, why, promisedBy);
    }

    private static void Check(RequestObject body, AttentionAction action, IReadOnlyList<string> ids, IReadOnlyList<string> packageIds, long? promisedBy)
    {
        if (action < AttentionAction.Hold)
        {
            if (packageIds.Count > 0)
            {
                body.Report("packageIds", "unknownField", "Only hold, release and promise act on packages. Name items in 'ids'.");
            }

            if (!body.Has("ids"))
            {
                body.Missing("ids");
            }

            return;
        }

        if (!body.Has("ids") && !body.Has("packageIds"))
        {
            body.Missing("packageIds");
        }

        if (action is AttentionAction.Promise && !body.Has("promisedBy"))
        {
            body.Missing("promisedBy");
        }
    }
}
