using System.Globalization;
using System.Text;
using Tracking.Model.Carriers;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Testing;

namespace Tracking.Model.Tests.Network;

/// <summary>All views of a network as text, one thing on a line; versions, sequences and times of recording aside.</summary>
internal static class Views
{
    public static List<string> Of(InMemoryNetwork network)
    {
        var lines = new List<string>();
        foreach ((string id, PackageNode package) in network.Packages)
        {
            PackageState state = package.State;
            if (state.AliasOf is not null)
            {
                lines.Add($"package {id} is {state.AliasOf}");
            }
            else if (state.Exists)
            {
                lines.AddRange(Of(state).Select(line => $"package {id} {line}"));
            }
        }

        foreach ((PlaceId place, CarrierNode carrier) in network.Carriers)
        {
            lines.AddRange(Of(carrier.State).Select(line => $"{place} {line}"));
            foreach ((MemberKey member, (_, MemberRow row)) in carrier.Members.Where(member => member.Value.Row.Stays.Count > 0 || member.Value.Row.ContradictedAt is not null))
            {
                lines.Add($"{place} holds {(member.IsContainer ? "container" : "package")} {member.Id}: {Text(row)}");
            }
        }

        foreach ((PlaceId place, Dictionary<string, (int Version, MemberRow Row)> members) in network.Stations)
        {
            foreach ((string id, (_, MemberRow row)) in members.Where(member => member.Value.Row.Stays.Count > 0 || member.Value.Row.DeliveredAt is not null || member.Value.Row.ContradictedAt is not null))
            {
                lines.Add($"{place} holds {id}: {Text(row)}");
            }
        }

        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>What is in one and not in the other.</summary>
    public static List<string> Differences(List<string> expected, List<string> actual) =>
        [.. expected.Except(actual).Select(line => "- " + line), .. actual.Except(expected).Select(line => "+ " + line)];

    public static IEnumerable<string> Of(PackageState state)
    {
        yield return $"aliases [{string.Join(' ', state.Aliases)}]";
        yield return $"status {state.Status} of {state.EventCount} events";
        yield return $"attempts {state.Attempts} last {state.LastAttempt}";
        yield return $"hold {state.Hold} exception {state.Exception} damaged {state.Damaged} missorted {state.Missorted} contradicted {state.Contradicted}";
        yield return $"custody since {(state.CustodianId is null ? null : Text(state.Events[state.CustodyStart]))}";
        yield return $"custodian {state.CustodianId} delivered {Time(state.DeliveredAt)} by {state.DeliveringStationId} accepted {state.Acceptance?.EventId}";
        yield return $"promise {Time(state.PromisedBy)} {state.PromiseStateAt(WeekOfFacts.End)} to fix {state.PromiseToFix}";
        yield return $"at {state.Whereabouts.StationId} aboard {state.Whereabouts.VehicleId} in {state.Whereabouts.ContainerId}";
        yield return $"last {(state.LastEvent is { } last ? Text(last) : null)}";
        yield return $"announced {(state.Announcement is { } row ? Convert.ToHexString((row with { RecordedAt = 0 }).Encode()) : null)}";
        foreach (Stay stay in state.Whereabouts.Stays)
        {
            yield return $"stay {Text(stay)}";
        }

        foreach ((PlaceId place, MemberRow known) in state.Memberships())
        {
            yield return $"known at {place} {Text(known)}";
        }

        foreach (FoldedEvent e in Told(state.Events))
        {
            yield return $"event {Text(e)}";
        }
    }

    public static IEnumerable<string> Of(CarrierState state)
    {
        yield return $"hold {state.Hold} custodian {state.CustodianId}";
        yield return $"at {state.Whereabouts.StationId} aboard {state.Whereabouts.VehicleId} in {state.Whereabouts.ContainerId}";
        yield return $"last {(state.LastEvent is { } last ? Text(last) : null)}";
        foreach (Stay stay in state.Whereabouts.Stays)
        {
            yield return $"stay {Text(stay)}";
        }

        foreach (FoldedEvent e in Told(state.Events))
        {
            yield return $"event {Text(e)}";
        }
    }

    /// <summary>
    /// Events that carriers derived and that have no effect are left out: they say what was believed for a while, which does depend on what
    /// came first.
    /// </summary>
    private static IEnumerable<FoldedEvent> Told(IReadOnlyList<FoldedEvent> events) => events.Where(e => e.Row.Derived is null || !e.Withdrawn);

    private static string Text(FoldedEvent e) =>
        $"{Time(e.Row.EventTime)} {e.Row.Type} {e.Row.EventId} {e.Flags} {e.Row.StationId} {e.Row.VehicleId} {e.Row.VehicleKind} {e.Row.ParentContainerId} "
        + $"{e.Row.Reason} {e.Row.PartnerId} {e.Row.ByPartner} {e.Row.DeviceId} {e.Row.PostedAs} "
        + (e.Row.Derived is { } derived ? $"from {derived.CausedBy}" : "");

    private static string Text(MemberRow row) =>
        $"{(row.Present ? "present" : "gone")} {row.Status} {row.OnHold} {row.Missorted} {Time(row.PromisedBy)} {Time(row.DeliveredAt)} "
        + $"held {Time(row.HoldSince)} {row.Handling} quiet {Time(row.QuietSince)} stands {row.StandsAt} adrift {Time(row.AdriftSince)} "
        + $"contradicted {Time(row.ContradictedAt)} missing {Time(row.NotReceivedSince)} of {row.CustodianId}: "
        + string.Join("; ", row.Stays.Select(Text));

    private static string Text(Stay stay)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{stay.Place} {Time(stay.Since)} {(stay.SinceSeen ? "seen" : "passed")}");
        text.Append(stay.Missorted ? " missorted" : "");
        text.Append(CultureInfo.InvariantCulture, $" to {(stay.Until is null ? "now" : Time(stay.LastSeen) + ".." + Time(stay.Until))} {stay.End}");
        return text.ToString();
    }

    private static string? Time(long? instant) => Instant.ToTime(instant)?.ToString("ddd HH:mm:ss", CultureInfo.InvariantCulture);
}
