using Tracking.Model.Histories;
using Tracking.Model.Scans;

namespace Tracking.Server.Views;

/// <summary>Names of events' marks on the wire.</summary>
internal static class EventFlagNames
{
    /// <summary>Recorded longer than this after it happened, an event is late; milliseconds.</summary>
    public const long LateAfter = 10 * 60 * 1000;

    private const string ClockCorrected = "clockCorrected";
    private const string FutureClamped = "futureClamped";
    private const string Late = "late";

    private static readonly (FoldFlags Flag, string Name)[] OfFold =
    [
        (FoldFlags.Voided, "voided"), (FoldFlags.NotAboard, "notAboard"), (FoldFlags.Repeated, "repeated"),
        (FoldFlags.WithoutEffect, "withoutEffect"), (FoldFlags.Contradicts, "contradicts"), (FoldFlags.Missorted, "missorted"),
        (FoldFlags.NoProof, "noProof"), (FoldFlags.Cycle, "cycle"), (FoldFlags.TooDeep, "tooDeep"),
        (FoldFlags.CustodyMismatch, "custodyMismatch"),
    ];

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } = [ClockCorrected, FutureClamped, Late, .. OfFold.Select(mark => mark.Name)];

    /// <summary>The names of an event's marks.</summary>
    public static IReadOnlyList<string> Of(FoldedEvent e)
    {
        var names = new List<string>();
        if ((e.Row.Flags & EventFlags.ClockCorrected) != 0)
        {
            names.Add(ClockCorrected);
        }

        if ((e.Row.Flags & EventFlags.FutureClamped) != 0)
        {
            names.Add(FutureClamped);
        }

        if (e.Row.RecordedAt - e.Row.EventTime > LateAfter)
        {
            names.Add(Late);
        }

        foreach ((FoldFlags flag, string name) in OfFold)
        {
            if ((e.Flags & flag) != 0)
            {
                names.Add(name);
            }
        }

        return names;
    }
}
