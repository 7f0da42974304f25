using System.Text.Json;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Network.Days;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Network.Playing;

/// <summary>Plays a network's days against the clock: plans each day when it is needed, and hands everything to the senders when its moment has come.</summary>
internal sealed class NetworkPlayer
{
    /// <summary>So far behind the clock, positions are out of date: they are left out.</summary>
    private static readonly TimeSpan TooLateForPositions = TimeSpan.FromSeconds(20);

    private readonly NetworkSettings _settings;
    private readonly NetworkPlanner _planner;
    private readonly VirtualClock _clock;
    private readonly NetworkSenders _senders;
    private readonly TimeProvider _time;
    private readonly ScanMaker _scans;
    private readonly Sample _sample;
    private readonly RateLimit _rate;
    private readonly PositionFeed? _positions;
    private readonly List<PositionBody> _due = [];

    /// <summary>Replaced as a whole, because whoever shows links looks at it, too.</summary>
    private volatile Playing[] _days = [];
    private readonly HashSet<Parcel> _packages = [];

    public NetworkPlayer(
        NetworkSettings settings, NetworkPlanner planner, ScanMaker scans, VirtualClock clock, NetworkSenders senders, Sample sample, TimeProvider time)
    {
        (_settings, _planner, _scans, _clock, _senders, _sample, _time) = (settings, planner, scans, clock, senders, sample, time);
        _rate = new(settings.Rate, time);
        _positions = settings.Positions == 0 ? null : new(clock, PositionInterval(settings));
    }

    public NetworkCounts Counts { get; } = new();

    /// <summary>The moment of the network that has been handed to the senders.</summary>
    public TimeSpan Reached { get; private set; } = TimeSpan.MinValue;

    /// <summary>Days that were planned and are not over.</summary>
    public IReadOnlyList<NetworkDay> Days => [.. _days.Select(playing => playing.Day)];

    /// <summary>All packages of which something was handed over; kept only when they are to be verified.</summary>
    public IReadOnlyCollection<Parcel> Packages => _packages;

    /// <summary>How far it is behind the clock; real time.</summary>
    public TimeSpan Late => Reached == TimeSpan.MinValue || _settings.SpeedUp.IsMax ? TimeSpan.Zero
        : _time.GetUtcNow() - _clock.RealTimeOf(Reached) is { Ticks: > 0 } late ? late : TimeSpan.Zero;

    /// <summary>Takes days that are planned already.</summary>
    public void Add(NetworkDay day)
    {
        _days = [.. _days, new(day)];
        _positions?.Add(day);
    }

    /// <summary>Hands over, as fast as the server takes it, everything that is known by a moment: announcements first, so that every package is known before it is scanned.</summary>
    public async Task LoadAsync(TimeSpan until, CancellationToken cancel)
    {
        PlanUntil(until);
        await _senders.AnnounceAllAsync(Announcements(until), cancel).ConfigureAwait(false);
        while (NextDay() is { } playing && playing.Next.SendAt <= until)
        {
            var step = playing.Take();
            if (step.Kind == StepKind.Announce || (_settings.ShortHistory && IsOver(step, until)))
            {
                Counts.Take(step);
                continue;
            }

            await HandOverAsync(step, cancel).ConfigureAwait(false);
        }

        Reached = until;
        _positions?.SkipTo(until);
    }

    /// <summary>Plays until a moment; what happened by then and is still held back is sent at the end.</summary>
    public async Task PlayAsync(TimeSpan until, CancellationToken cancel)
    {
        while (true)
        {
            PlanUntil(Reached);
            var playing = NextDay();
            var at = playing?.Next.SendAt ?? TimeSpan.MaxValue;
            if (_positions is not null && _positions.Next <= at && _positions.Next <= until)
            {
                await SendPositionsAsync(cancel).ConfigureAwait(false);
                continue;
            }

            if (playing is null || at > until)
            {
                if (_planner.Next < _settings.Days && NetworkDay.BeginningOf(_planner.Next) <= until)
                {
                    Reached = NetworkDay.BeginningOf(_planner.Next);
                    continue;
                }

                break;
            }

            await _clock.UntilAsync(at, cancel).ConfigureAwait(false);
            Reached = at > Reached ? at : Reached;
            await HandOverAsync(playing.Take(), cancel).ConfigureAwait(false);
            DropIfOver(playing);
        }

        await _clock.UntilAsync(until, cancel).ConfigureAwait(false);
        Reached = until;
        while (NextDay() is { } playing)
        {
            var step = playing.Take();
            if (step.At <= until)
            {
                await HandOverAsync(step, cancel).ConfigureAwait(false);
            }
        }
    }

    private static TimeSpan PositionInterval(NetworkSettings settings)
    {
        if (settings.SpeedUp.IsMax)
        {
            return settings.SpeedUp.PositionInterval;
        }

        var own = TimeSpan.FromSeconds(settings.Vans * settings.SpeedUp.Factor / settings.Positions);
        return own > settings.SpeedUp.PositionInterval ? own : settings.SpeedUp.PositionInterval;
    }

    private void PlanUntil(TimeSpan moment)
    {
        while (_planner.Next < _settings.Days && NetworkDay.BeginningOf(_planner.Next) <= moment)
        {
            Add(_planner.Plan());

            // Once a day planning leaves behind several times what it keeps; it shall not stay until the next one.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
    }

    private IEnumerable<AnnounceBody> Announcements(TimeSpan until)
    {
        foreach (var playing in _days)
        {
            foreach (var step in playing.Day.Steps)
            {
                if (step.Kind == StepKind.Announce && step.SendAt <= until)
                {
                    yield return AnnouncementMaker.Of((Parcel)step.Subject);
                }
            }
        }
    }

    private Playing? NextDay()
    {
        Playing? first = null;
        foreach (var playing in _days)
        {
            if (!playing.IsOver && (first is null || playing.Next.SendAt < first.Next.SendAt))
            {
                first = playing;
            }
        }

        return first;
    }

    private void DropIfOver(Playing playing)
    {
        if (playing.IsOver)
        {
            _days = [.. _days.Where(other => other != playing)];
        }
    }

    /// <summary>A journey by truck that has ended well by a moment leaves nothing behind that anybody would look for; the package is at its station.</summary>
    private static bool IsOver(Step step, TimeSpan by) => step switch
    {
        { Subject: Trip trip } => trip.ArriveAt + TimeSpan.FromHours(2) < by,
        { Subject: Bag bag } => IsEmptied(bag.Trip, by),
        { Subject: Parcel parcel, Kind: StepKind.Sort or StepKind.Contain or StepKind.Uncontain } => parcel.MissortedTo is null && parcel.Legs.Count > 0 && IsEmptied(parcel.Legs[^1].Trip, by),
        _ => false,
    };

    private static bool IsEmptied(Trip trip, TimeSpan by) => trip.UnloadAt + StepWriter.StowWithin + TimeSpan.FromMinutes(10) < by;

    private async ValueTask HandOverAsync(Step step, CancellationToken cancel)
    {
        Counts.Take(step);
        if (_settings.Verify > 0 && step.Subject is Parcel seen)
        {
            _packages.Add(seen.First);
        }

        switch (step)
        {
            case { Kind: StepKind.Announce, Subject: Parcel parcel }:
                await _senders.SendAsync(AnnouncementMaker.Of(parcel), cancel).ConfigureAwait(false);
                break;
            case { Kind: StepKind.RoutePlan, Subject: Round round }:
                await _senders.SendAsync(Plan(round), cancel).ConfigureAwait(false);
                break;
            case { Kind: StepKind.Notice, Subject: Notice notice }:
                await _senders.SendAsync(Tell(notice), cancel).ConfigureAwait(false);
                break;
            default:
                await _rate.PassAsync(cancel).ConfigureAwait(false);
                var scan = new OutgoingScan(_scans.Make(step), _clock);
                _sample.Take(step, scan);
                await _senders.SendAsync(scan, cancel).ConfigureAwait(false);
                break;
        }
    }

    private async ValueTask SendPositionsAsync(CancellationToken cancel)
    {
        var at = _positions!.Next;
        if (!_settings.SpeedUp.IsMax && _time.GetUtcNow() - _clock.RealTimeOf(at) > TooLateForPositions)
        {
            _positions.SkipTo(_clock.Now);
            return;
        }

        await _clock.UntilAsync(at, cancel).ConfigureAwait(false);
        Reached = at > Reached ? at : Reached;
        _due.Clear();
        _positions.TakeTurn(_due);
        foreach (var position in _due)
        {
            await _senders.SendAsync(position, cancel).ConfigureAwait(false);
        }
    }

    private Errand Plan(Round round)
    {
        var stops = round.Itinerary.Visits.Where(visit => !visit.SecondPass).Select(visit => new RouteStopBody(
            [.. round.Stops[visit.StopIndex].Parcels.Select(parcel => parcel.Barcode(round.DepartAt))],
            _clock.At(visit.ArriveAt - round.LeavesLate).UtcDateTime,
            round.Stops[visit.StopIndex].Parcels.Sum(RoundPlanner.ServiceSeconds)));
        var body = new RouteBody(round.Van.Station.Id, _clock.At(round.DepartAt - round.LeavesLate).UtcDateTime, [.. stops]);
        return new("vans' route plans", $"v1/vehicles/{round.Van.Id}/route", JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Default.RouteBody));
    }

    private Errand Tell(Notice notice)
    {
        var body = new NoticeBody(notice.Kind, notice.Reason, _clock.At(notice.From).UtcDateTime, _clock.At(notice.Until).UtcDateTime, notice.Message);
        return new("stations' notices", $"v1/stations/{notice.Station.Id}/notice", JsonSerializer.SerializeToUtf8Bytes(body, WireJson.Default.NoticeBody));
    }

    /// <summary>A day and how far it has been played.</summary>
    private sealed class Playing(NetworkDay day)
    {
        private int _next;

        public NetworkDay Day { get; } = day;

        public bool IsOver => _next == Day.Steps.Length;

        public Step Next => Day.Steps[_next];

        public Step Take() => Day.Steps[_next++];
    }
}
