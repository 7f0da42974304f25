using System.Text.Json.Serialization;
using Tracking.Planning.Bottlenecks;
using Tracking.Server.Description;
using Tracking.Server.Views;

namespace Tracking.Server.Foresight;

/// <summary>A station's hours ahead.</summary>
/// <param name="StationId">The station.</param>
/// <param name="State">Whether there is anything to see.</param>
/// <param name="AsOf">When it was looked ahead, UTC.</param>
/// <param name="HorizonHours">Hours that were looked ahead.</param>
/// <param name="Inbound">Packages known to be on their way.</param>
/// <param name="Unseen">Packages that the forecast expects beyond those.</param>
/// <param name="Queues">What waits for each stage, hour by hour.</param>
/// <param name="Deadlines">Departures of waves, and whether packages will miss them; earliest first.</param>
/// <param name="Alerts">Deadlines that packages are likely to miss, with what can be done; earliest first.</param>
/// <param name="Staffing">People for the shifts that have not begun; null when there are none.</param>
internal sealed record OutlookView(
    [property: Form(TextForm.Id)] string StationId,
    [property: Form(TextForm.OutlookState)] string State,
    [property: Form(TextForm.Time)] string AsOf,
    int HorizonHours,
    int Inbound,
    double Unseen,
    IReadOnlyList<QueueView> Queues,
    IReadOnlyList<DeadlineView> Deadlines,
    IReadOnlyList<AlertView> Alerts,
    StaffingView? Staffing)
{
    /// <summary>It was never said how the station works.</summary>
    public const string Unknown = "unknown";

    /// <summary>It was said, and not looked at yet.</summary>
    public const string Pending = "pending";

    /// <summary>It was looked at.</summary>
    public const string Ready = "ready";

    /// <summary>Names of the states.</summary>
    public static readonly string[] States = [Unknown, Pending, Ready];

    /// <summary>As it is answered.</summary>
    public static OutlookView Of(
        string stationId,
        StationSituation situation,
        BottleneckForecast forecast,
        IReadOnlyList<(BottleneckAlert Alert, IReadOnlyList<CostedAction> Actions)> alerts,
        StaffingView? staffing) => new(
        stationId,
        Ready,
        Text(situation.Now),
        forecast.Queues.Count == 0 ? 0 : forecast.Queues[0].Hours.Count,
        situation.Inbound.Sum(static group => group.Packages),
        Math.Round(situation.Unseen.Sum(static stream => stream.Hours.Sum(static hour => hour.Median))),
        [.. forecast.Queues.Select(queue => QueueView.Of(queue, situation))],
        [.. forecast.Deadlines.Select(DeadlineView.Of)],
        [.. alerts.Select(alert => AlertView.Of(alert.Alert, alert.Actions, situation.Now))],
        staffing);

    /// <summary>Of a station of which there is nothing to see.</summary>
    public static OutlookView Empty(string stationId, string state, DateTimeOffset now) => new(stationId, state, Text(now), 0, 0, 0, [], [], [], null);

    internal static string Text(DateTimeOffset moment) => UtcText.Of(moment.ToUnixTimeMilliseconds());

    internal static string Name(StationStage stage) => OperationsRequest.Stages[(int)stage];
}

/// <summary>What waits for a stage.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Waiting">Packages that wait now.</param>
/// <param name="Hours">Packages that will wait at the end of each hour ahead.</param>
internal sealed record QueueView([property: Form(TextForm.Stage)] string Stage, int Waiting, IReadOnlyList<BandView> Hours)
{
    public static QueueView Of(QueueOutlook queue, StationSituation situation)
    {
        int deadlines = situation.Deadlines.Count, waiting = 0;
        for (int k = 0; k < deadlines; k++)
        {
            waiting += situation.Waiting[((int)queue.Stage * deadlines) + k];
        }

        return new QueueView(OutlookView.Name(queue.Stage), waiting, [.. queue.Hours.Select(BandView.Of)]);
    }
}

/// <summary>A number of packages.</summary>
/// <param name="Low">Exceeded in 90 % of cases.</param>
/// <param name="Mean">On average.</param>
/// <param name="High">Exceeded in 10 % of cases.</param>
internal sealed record BandView(int Low, double Mean, int High)
{
    public static BandView Of(PackageBand band) => new(band.Low, Math.Round(band.Mean, 1), band.High);
}

/// <summary>The departure of a wave.</summary>
/// <param name="Due">When it leaves, UTC.</param>
/// <param name="Probability">Probability that so many packages miss it that it is a bottleneck, 0 to 1.</param>
/// <param name="Stage">The stage that would be to blame.</param>
/// <param name="Onset">From when on that stage would have more than it can do until then, UTC; the departure itself when that is not expected.</param>
/// <param name="Packages">Packages due.</param>
/// <param name="Missed">Packages that would miss it.</param>
/// <param name="ComingTooLate">Packages expected to come too late for it, whatever the station does.</param>
internal sealed record DeadlineView(
    [property: Form(TextForm.Time)] string Due,
    double Probability,
    [property: Form(TextForm.Stage)] string Stage,
    [property: Form(TextForm.Time)] string Onset,
    BandView Packages,
    BandView Missed,
    double ComingTooLate)
{
    public static DeadlineView Of(DeadlineOutlook deadline) => new(
        OutlookView.Text(deadline.Due),
        Math.Round(deadline.Probability, 3),
        OutlookView.Name(deadline.Stage),
        OutlookView.Text(deadline.Onset),
        BandView.Of(deadline.Packages),
        BandView.Of(deadline.Missed),
        Math.Round(deadline.ComingTooLate, 1));
}

/// <summary>Packages are likely to miss a departure.</summary>
/// <param name="Due">The departure, UTC.</param>
/// <param name="RaisedAt">Since when that is foreseen, UTC.</param>
/// <param name="Stage">The stage that will not get to them.</param>
/// <param name="Onset">From when on waiting cannot prevent it, UTC.</param>
/// <param name="LeadSeconds">Time left until then; 0 when it has come.</param>
/// <param name="Probability">How likely it is, 0 to 1.</param>
/// <param name="Shortfall">Packages by which the stage has too much.</param>
/// <param name="Missed">Packages that would miss their promise.</param>
/// <param name="Actions">What can be done, cheapest in all first; doing nothing is among them.</param>
internal sealed record AlertView(
    [property: Form(TextForm.Time)] string Due,
    [property: Form(TextForm.Time)] string RaisedAt,
    [property: Form(TextForm.Stage)] string Stage,
    [property: Form(TextForm.Time)] string Onset,
    double LeadSeconds,
    double Probability,
    BandView Shortfall,
    BandView Missed,
    IReadOnlyList<ActionView> Actions)
{
    public static AlertView Of(BottleneckAlert alert, IReadOnlyList<CostedAction> actions, DateTimeOffset now)
    {
        DeadlineOutlook outlook = alert.Outlook;
        return new AlertView(
            OutlookView.Text(outlook.Due),
            OutlookView.Text(alert.RaisedAt),
            OutlookView.Name(outlook.Stage),
            OutlookView.Text(outlook.Onset),
            Math.Round(Math.Max(0, (outlook.Onset - now).TotalSeconds)),
            Math.Round(outlook.Probability, 3),
            BandView.Of(outlook.Shortfall),
            BandView.Of(outlook.Missed),
            [.. actions.Select(ActionView.Of)]);
    }
}

/// <summary>Something that can be done about a bottleneck, and what would come of it.</summary>
/// <param name="Kind">What.</param>
/// <param name="Stage">The stage that it is for.</param>
/// <param name="Quantity">Vans, people or packages.</param>
/// <param name="From">From when on it works, UTC.</param>
/// <param name="Until">Until when, UTC.</param>
/// <param name="Cost">What it costs.</param>
/// <param name="Missed">Packages expected to miss their promise all the same.</param>
/// <param name="Probability">Probability of the bottleneck all the same, 0 to 1.</param>
/// <param name="TotalCost">What it and the missed promises cost.</param>
internal sealed record ActionView(
    [property: Form(TextForm.BottleneckAction)] string Kind,
    [property: Form(TextForm.Stage)] string Stage,
    int Quantity,
    [property: Form(TextForm.Time)] string From,
    [property: Form(TextForm.Time)] string Until,
    double Cost,
    double Missed,
    double Probability,
    double TotalCost)
{
    /// <summary>Names of what can be done, behind doing nothing in the order of their numbers.</summary>
    public static readonly string[] Kinds = ["nothing", "extraWave", "extraStaff", "divert", "anotherPartner", "stopSellingSameDay"];

    public static ActionView Of(CostedAction action) => new(
        Kinds[action.Kind is { } kind ? (int)kind + 1 : 0],
        OutlookView.Name(action.Stage),
        action.Quantity,
        OutlookView.Text(action.From),
        OutlookView.Text(action.Until),
        Math.Round(action.Cost, 2),
        Math.Round(action.Missed, 1),
        Math.Round(action.Probability, 3),
        Math.Round(action.TotalCost, 2));
}

/// <summary>People for the shifts that have not begun.</summary>
/// <param name="AsOf">When it was proposed, UTC.</param>
/// <param name="Shifts">The shifts.</param>
/// <param name="PersonHours">Hours of all people proposed.</param>
/// <param name="PlannedPersonHours">Hours of all people planned.</param>
/// <param name="Probability">Greatest probability of a bottleneck with the proposal, 0 to 1.</param>
/// <param name="PlannedProbability">The same as planned.</param>
/// <param name="MeetsTarget">Whether people alone can keep it at 0.05.</param>
internal sealed record StaffingView(
    [property: Form(TextForm.Time)] string AsOf,
    IReadOnlyList<ShiftProposalView> Shifts,
    double PersonHours,
    double PlannedPersonHours,
    double Probability,
    double PlannedProbability,
    bool MeetsTarget)
{
    /// <summary>As it is answered; null when no shift is open.</summary>
    public static StaffingView? Of(IReadOnlyList<StaffShift> planned, StaffingProposal proposal, DateTimeOffset now) => proposal.Shifts.Count == 0 ? null : new StaffingView(
        OutlookView.Text(now),
        [.. proposal.Shifts.Select(shift => new ShiftProposalView(
            shift.Name,
            OutlookView.Text(shift.Start),
            OutlookView.Text(shift.End),
            PeopleView.Of(planned.First(other => other.Name == shift.Name && other.Start == shift.Start && other.End == shift.End).People),
            PeopleView.Of(shift.People)))],
        Math.Round(proposal.Cost, 1),
        Math.Round(proposal.PlannedCost, 1),
        Math.Round(proposal.Probability, 3),
        Math.Round(proposal.PlannedProbability, 3),
        proposal.MeetsTarget);
}

/// <summary>People for one shift.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Start">When it begins, UTC.</param>
/// <param name="End">When it ends, UTC.</param>
/// <param name="Planned">As planned.</param>
/// <param name="Proposed">As proposed.</param>
internal sealed record ShiftProposalView(
    string Name, [property: Form(TextForm.Time)] string Start, [property: Form(TextForm.Time)] string End, PeopleView Planned, PeopleView Proposed);

/// <summary>People at each stage.</summary>
/// <param name="Unload">Off the vehicles.</param>
/// <param name="Sort">Sorting.</param>
/// <param name="Stage">Putting where vans load.</param>
/// <param name="Dispatch">Loading vans.</param>
internal sealed record PeopleView(int Unload, int Sort, int Stage, int Dispatch)
{
    public static PeopleView Of(IReadOnlyList<int> people) => new(people[0], people[1], people[2], people[3]);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OutlookView))]
internal sealed partial class OutlookJson : JsonSerializerContext;
