using System.Globalization;
using Tracking.Server.Views;
using static Tracking.Server.Pages.Track.TrackWords;

namespace Tracking.Server.Pages.Track;

/// <summary>What the customer's page says of a package, as its script says it too.</summary>
internal sealed class TrackText(CustomerView view, TrackTimes times)
{
    private static readonly string[] Over = ["delivered", "returning", "returned", "lost", "cancelled", "disposed"];
    private static readonly string[] PlaceTypes = ["arrived", "inducted", "sorted", "stowed", "unloaded", "departed", "pickedUp", "droppedOff"];

    /// <summary>Name of the state's words.</summary>
    public string State
    {
        get
        {
            string name = view.Report is not null ? "notReceived"
                : view.Status == "delivered" && Newest("delivered", "collected")?.Type == "collected" ? "collected"
                : view.Status;
            return Has($"status.{name}.tone") ? name : "other";
        }
    }

    /// <summary>The sentence below the state.</summary>
    public string Detail
    {
        get
        {
            string text = Of($"status.{State}.detail");
            if (view.Status == "outForDelivery")
            {
                text = WasTried ? Of("round.tried") : view.EstimatedDelivery?.StopsAway switch
                {
                    null => text,
                    0 => Of("round.next"),
                    1 => Of("round.one"),
                    { } stops => Fill("round.many", ("stops", Text(stops))),
                };
            }

            return FillText(
                text,
                ("place", view.Pickup?.Name is { } name ? Fill("place", ("name", name)) : ""),
                ("when", Newest("delivered", "collected") is { } last ? times.When(last.At) : ""));
        }
    }

    private bool IsOver => Over.Contains(view.Status);

    /// <summary>Whether it will hardly come to the door in time, whatever the clock says: tried in vain, waiting at a counter, or the station is closed.</summary>
    private bool IsDoubtful => view.Status switch
    {
        "availableForPickup" => true,
        _ when view.Notices.Any(notice => notice.Kind == "closed" && TrackTimes.Parse(notice.From) <= times.Now) => true,
        "outForDelivery" => WasTried,
        "inTransit" or "atStation" => view.Attempts > 0,
        _ => false,
    };

    private bool WasTried => Newest("attempted", "outForDelivery", "loaded", "departed")?.Type == "attempted";

    /// <summary>What stands in the way, what comes next, and what stations tell.</summary>
    public IEnumerable<(string Kind, string Title, string Text)> Notices()
    {
        if (IsOver)
        {
            yield break;
        }

        bool attempted = view is { LastAttempt: not null, Attempts: > 0 };
        if (attempted)
        {
            ReasonAtView attempt = view.LastAttempt!;
            string title = view.Attempts switch
            {
                1 => Of("notices.attempt.once"),
                2 => Of("notices.attempt.twice"),
                _ => Fill("notices.attempt.often", ("count", Text(view.Attempts))),
            };
            string next = view.Status == "outForDelivery" && WasTried ? Of("next.aboard")
                : view.Status is "inTransit" or "atStation" ? Entry("next.attempt", attempt.Reason, "other")
                : "";
            yield return ("attempt", title, Sentences(
                Fill("notices.attempt.text", ("when", times.When(attempt.At)), ("clause", Clause(attempt.Reason))), next, Advice(attempt.Reason)));
        }

        string? holdReason = view.Hold && Newest("held", "released") is { Type: "held" } held ? held.Reason : null;
        if (view.Exception is { } exception
            && (exception.Reason is null || (exception.Reason != holdReason && !(attempted && exception.Reason == view.LastAttempt!.Reason))))
        {
            yield return ("exception", Of("notices.exception.title"), Sentences(
                Sentence(exception.Reason),
                Fill("notices.exception.noticed", ("when", times.When(exception.Since))),
                view.Hold ? "" : Entry("next.exception", exception.Reason, "other"),
                Advice(exception.Reason)));
        }

        if (view.Hold)
        {
            string because = holdReason is null ? "" : Fill("notices.hold.because", ("clause", Clause(holdReason)));
            yield return ("hold", Of("notices.hold.title"), Fill("notices.hold.text", ("because", because)));
        }

        foreach (CustomerNoticeView notice in view.Notices)
        {
            yield return StationNotice(notice);
        }
    }

    /// <summary>The promise; null when there is none or it means nothing any more.</summary>
    public (string Label, string By, string State, string StateText, string Note)? Promise()
    {
        if (view.Promise is not { } promise || view.Report is not null || (IsOver && view.Status != "delivered"))
        {
            return null;
        }

        string name = promise.State == "missed" && view.Status == "delivered" ? "missedDelivered" : promise.State;
        bool open = promise.State == "onTrack" && IsDoubtful;
        return (
            Of(promise.State == "onTrack" && !open && view.EstimatedDelivery is null ? "promise.arriving" : "promise.promised"),
            Fill("promise.by", ("day", times.Day(promise.PromisedBy)), ("clock", times.Clock(promise.PromisedBy))),
            promise.State,
            open ? "" : Of($"promise.states.{name}.text"),
            Of($"promise.states.{name}.note"));
    }

    /// <summary>The present estimate; null when there is none.</summary>
    public (string Label, string Range, string Stops, string Note)? Estimate()
    {
        if (view.EstimatedDelivery is not { } estimate || IsOver)
        {
            return null;
        }

        string stops = estimate.StopsAway switch
        {
            null => "",
            0 => Of("estimate.stops.next"),
            1 => Of("estimate.stops.one"),
            { } away => Fill("estimate.stops.many", ("stops", Text(away))),
        };
        string note = view.Van is { } van && IsOutOfCoverage(van) ? Fill("estimate.silent", ("time", times.Clock(van.LastHeardAt)))
            : view.Promise is { } promise && TrackTimes.Parse(estimate.From) > TrackTimes.Parse(promise.PromisedBy) ? Of("estimate.late")
            : "";
        return (Of("estimate.label"), times.Range(estimate.From, estimate.To), stops, note);
    }

    /// <summary>The five steps to the reader's door, or to the counter, each done, current or ahead; null for a package that is not on its way there.</summary>
    public IReadOnlyList<(string Label, string Step)>? Steps()
    {
        int at = view.Status switch
        {
            "announced" => -1,
            "accepted" => 0,
            "inTransit" => 1,
            "atStation" => 2,
            "outForDelivery" or "availableForPickup" => 3,
            "delivered" => 4,
            _ => 5,
        };
        if (at == 5 || view.Report is not null)
        {
            return null;
        }

        bool collect = view.Status == "availableForPickup" || State == "collected";
        string[] names = ["accepted", "inTransit", "atStation", collect ? "availableForPickup" : "outForDelivery", collect ? "collected" : "delivered"];
        return [.. names.Select((name, i) => (Of($"steps.{name}"), i < at || at == names.Length - 1 ? "done" : i == at ? "current" : "ahead"))];
    }

    /// <summary>Further facts, each with its name.</summary>
    public IEnumerable<(string Term, string Value)> Rows()
    {
        if (view.Window is { From: { } from, To: { } to } && !IsOver)
        {
            yield return (Of("rows.window"), times.Range(from, to));
        }

        string? place = view.Status is "accepted" or "inTransit" or "atStation" ? Newest(PlaceTypes)?.Place : null;
        if (place is not null)
        {
            yield return (Of("rows.lastSeen"), place);
        }

        if (!IsOver && view.Destination.StationName is { } station && station != place && view.Pickup is null)
        {
            yield return (Of("rows.station"), station);
        }

        yield return (Of("rows.number"), view.PackageId);
        yield return (Of("rows.updated"), times.DayAndClock(view.UpdatedAt));
    }

    /// <summary>Where the van is, in words; null when that is not shown.</summary>
    public string? Van()
    {
        if (view.Van is not { } van)
        {
            return null;
        }

        DateTimeOffset at = TrackTimes.Parse(van.OccurredAt);
        if (van.Silent)
        {
            return IsOutOfCoverage(van) ? Fill("van.silent", ("time", times.Clock(van.LastHeardAt))) : Fill("van.stale", ("time", times.Clock(van.OccurredAt)));
        }

        int minutes = Math.Max(0, (int)(times.Now - at).TotalMinutes);
        string ago = minutes switch { 0 => Of("van.justNow"), 1 => Of("van.minute"), _ => Fill("van.minutes", ("minutes", Text(minutes))) };
        string heading = van.Heading is { } degrees
            ? Fill("van.heading", ("direction", Of($"van.directions.{Text((int)Math.Round(degrees / 45, MidpointRounding.AwayFromZero) % 8)}")))
            : "";
        return Fill("van.fresh", ("ago", ago), ("heading", heading));
    }

    /// <summary>The proof of delivery, and what its picture shows; null when there is none.</summary>
    public (string Text, string Alt)? Proof()
    {
        if (view.Proof is not { } proof)
        {
            return null;
        }

        string kind = proof.Kind is "photo" or "signature" or "pin" ? proof.Kind : "other";
        return (Fill($"proof.{kind}", ("when", times.When(proof.At))), Of(kind is "photo" or "signature" ? $"proof.{kind}Alt" : "proof.otherAlt"));
    }

    /// <summary>What the customer reported; null when nothing that stands.</summary>
    public string? Report() => view.Report is { } report ? Fill("report.reported", ("when", times.When(report.At))) : null;

    /// <summary>What one entry of the timeline says.</summary>
    public static (string Title, IReadOnlyList<string> Details) Event(TimelineView entry)
    {
        var details = new List<string>(2);
        if (entry.Place is not null)
        {
            details.Add(entry.Place);
        }

        if (entry.Reason is not null && ListHas("timeline.explained", entry.Type))
        {
            details.Add(Sentence(entry.Reason));
        }

        return (Entry("timeline.titles", entry.Type, "other"), details);
    }

    private static bool IsOutOfCoverage(VanView van) =>
        van.Silent && TrackTimes.Parse(van.LastHeardAt) - TrackTimes.Parse(van.OccurredAt) <= TimeSpan.FromMinutes(1);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Clause(string? reason) => Entry("reasons", reason, "other", "clause");

    private static string Advice(string? reason) => Entry("reasons", reason, "other", "advice");

    private static string Sentence(string? reason)
    {
        string clause = Clause(reason);
        return $"{char.ToUpperInvariant(clause[0])}{clause[1..]}.";
    }

    private (string Kind, string Title, string Text) StationNotice(CustomerNoticeView notice)
    {
        string table = $"notices.{notice.Kind}";
        bool ahead = TrackTimes.Parse(notice.From) > times.Now;
        string from = times.DayAndClock(notice.From), until = notice.Until is null ? "" : times.DayAndClock(notice.Until);
        string how = ahead ? Fill(notice.Until is null ? $"{table}.from" : $"{table}.span", ("from", from), ("until", until))
            : notice.Until is null ? ""
            : Fill($"{table}.until", ("time", until));
        return (
            notice.Kind,
            Fill(ahead ? $"{table}.titleAhead" : $"{table}.title", ("station", notice.StationName)),
            Sentences(notice.Reason is null ? "" : Sentence(notice.Reason), notice.Message ?? "", how));
    }

    private TimelineView? Newest(params ReadOnlySpan<string> types)
    {
        foreach (TimelineView entry in view.Timeline)
        {
            if (types.Contains(entry.Type))
            {
                return entry;
            }
        }

        return null;
    }
}
