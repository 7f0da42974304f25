using Tracking.Grains.Attention;
using Tracking.Grains.Stations;
using Tracking.Grains.Vehicles;
using Tracking.Model.Attention;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Server.Ingest;
using Tracking.Server.Personal;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;

namespace Tracking.Server.Attention;

/// <summary>
/// Does what somebody in the control room wants done. Holding and releasing are scans like any other, a new promise is an announcement like any other;
/// their ids follow from the action's, and the board remembers on what an action had its effect, so that a repeat has none.
/// </summary>
internal sealed partial class AttentionActions(
    IGrainFactory grains, IngestPipeline pipeline, IngestGate gate, PackageViews packages, PersonalRows personal, TimeProvider time, ILogger<AttentionActions> logger)
{
    private const int MaxVersionMismatches = 4;
    private static readonly ItemError ItemIsOver = new("notFound", "There is no such open item any more. Nothing is to be done.");
    private static readonly ItemError UnknownPackage = new("notFound", "There is no such package. Check its id.");
    private static readonly ItemError NotTaken = new("unavailable", "It could not be done now. Send the same action again.");

    private IAttentionBoard Board => grains.GetGrain<IAttentionBoard>(IAttentionBoard.Key);

    /// <summary>Acts; null when the server has too much to do.</summary>
    public async Task<AttentionActionAnswer?> RunAsync(AttentionRequest request)
    {
        var results = new List<AttentionActionResult>();
        if (!request.ActsOnPackages)
        {
            await CareAsync(request, results);
            return AnswerOf(results, 0);
        }

        List<string> wanted = request.PackageIds.Count > 0 ? [.. request.PackageIds] : await PackagesOfAsync(request.Ids, results);
        IReadOnlyList<string> left = await Board.NotDone(request.ActionId, wanted);
        if (request.PackageIds.Count > 0)
        {
            results.AddRange(wanted.Except(left).Select(id => AttentionActionResult.OfPackage(id, null)));
        }

        string[] now = [.. left.Take(AttentionRequest.MaxNamed)];
        if (!gate.TryEnter(now.Length))
        {
            return null;
        }

        try
        {
            results.AddRange(await ActAsync(request, now));
        }
        finally
        {
            gate.Leave(now.Length);
        }

        return AnswerOf(results, left.Count - now.Length);
    }

    private static AttentionActionAnswer AnswerOf(List<AttentionActionResult> results, int remaining)
    {
        int failed = results.Count(result => result.Error is not null);
        return new AttentionActionAnswer(results.Count - failed, failed, remaining, results);
    }

    private async Task CareAsync(AttentionRequest request, List<AttentionActionResult> results)
    {
        CareAction action = request.Action switch
        {
            AttentionAction.Acknowledge => CareAction.Acknowledge,
            AttentionAction.Unacknowledge => CareAction.Unacknowledge,
            _ => CareAction.Assign,
        };
        IReadOnlyList<bool> known = await Board.Care(new CareRequest(request.ActionId, action, request.Ids, request.By, request.AssignTo));
        for (int i = 0; i < known.Count; i++)
        {
            results.Add(AttentionActionResult.OfItem(request.Ids[i], known[i] ? null : ItemIsOver));
        }
    }

    private async Task<List<string>> PackagesOfAsync(IReadOnlyList<string> ids, List<AttentionActionResult> results)
    {
        var concerned = new List<ConcernedPackage>();
        foreach (string id in ids)
        {
            if (AttentionKey.Parse(id) is { } key && await Board.Find(id) is not null)
            {
                concerned.AddRange(await ConcernedAsync(key, null, int.MaxValue));
            }
            else
            {
                results.Add(AttentionActionResult.OfItem(id, ItemIsOver));
            }
        }

        concerned.Sort();
        return [.. concerned.Select(package => package.PackageId).Distinct()];
    }

    /// <summary>Packages of an item, in their order behind one.</summary>
    public ValueTask<IReadOnlyList<ConcernedPackage>> ConcernedAsync(AttentionKey key, ConcernedPackage? after, int limit)
    {
        IAttentionPlace place = key.Place.Kind is PlaceKind.Station
            ? grains.GetGrain<IStationGrain>(key.Place.Id)
            : grains.GetGrain<IVehicleGrain>(key.Place.Id);
        return place.Concerned((byte)key.Kind, key.Hour, after, limit);
    }

    private async Task<AttentionActionResult[]> ActAsync(AttentionRequest request, string[] ids)
    {
        var states = new PackageState?[ids.Length];
        await Bounded.ForEachAsync(
            Enumerable.Range(0, ids.Length).ToArray(), ViewLists.Parallel, async index => states[index] = (await packages.ReadAsync(Caller.Server, ids[index]))?.State);
        ItemError?[] errors = request.Action is AttentionAction.Promise
            ? await PromiseAsync(request, states)
            : await ScanAsync(request, states);
        string[] done = [.. ids.Where((_, index) => errors[index] is null)];
        if (done.Length > 0)
        {
            await Board.MarkDone(request.ActionId, done);
        }

        return [.. ids.Select((id, index) => AttentionActionResult.OfPackage(id, errors[index]))];
    }

    private async Task<ItemError?[]> ScanAsync(AttentionRequest request, PackageState?[] states)
    {
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        string deviceId = DeviceOf(request.By);
        var scans = new List<Scan>(states.Length);
        var indexes = new List<int>(states.Length);
        var errors = new ItemError?[states.Length];
        for (int i = 0; i < states.Length; i++)
        {
            if (states[i] is not { } state)
            {
                errors[i] = UnknownPackage;
                continue;
            }

            indexes.Add(i);
            scans.Add(new Scan
            {
                EventId = Derivation.EventIdOf(request.ActionId, false, state.PackageId),
                Type = request.Action is AttentionAction.Hold ? ScanType.Held : ScanType.Released,
                SubjectKind = SubjectKind.Package,
                SubjectId = state.PackageId,
                OccurredAt = now,
                Reason = request.Action is AttentionAction.Hold ? request.Reason : Reason.None,
                DeviceId = deviceId,
            });
        }

        ScanOutcome[] outcomes = await pipeline.RecordAsync(scans, now, byPartner: null);
        for (int i = 0; i < outcomes.Length; i++)
        {
            errors[indexes[i]] = outcomes[i].Outcome is null ? NotTaken : null;
        }

        return errors;
    }

    private async Task<ItemError?[]> PromiseAsync(AttentionRequest request, PackageState?[] states)
    {
        var errors = new ItemError?[states.Length];
        await Bounded.ForEachAsync(
            Enumerable.Range(0, states.Length).ToArray(),
            ViewLists.Parallel,
            async index => errors[index] = states[index] is { } state ? await PromiseAsync(state, request.PromisedBy!.Value) : UnknownPackage);
        return errors;
    }

    private async Task<ItemError?> PromiseAsync(PackageState state, long promisedBy)
    {
        try
        {
            for (int mismatches = 0; mismatches < MaxVersionMismatches; mismatches++)
            {
                Announcement announced = state.Announcement is { } row ? await personal.AnnouncementAsync(state.PackageId, row) : new Announcement();
                AnnounceOutcome outcome = await pipeline.AnnounceAsync(state.PackageId, announced with { PromisedBy = promisedBy }, state.Version);
                if (!outcome.VersionMismatch)
                {
                    return null;
                }

                if (await packages.ReadAsync(Caller.Server, state.PackageId) is not { } again)
                {
                    return UnknownPackage;
                }

                state = again.State;
            }
        }
#pragma warning disable CA1031 // What became of it is unknown, so the client is told to repeat.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogNotPromised(logger, state.PackageId, error);
        }

        return NotTaken;
    }

    /// <summary>Names who did it among devices, whose names are ids.</summary>
    private static string DeviceOf(string by)
    {
        string name = string.Concat(by.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')).Trim('-', '.', '_');
        return name.Length == 0 ? "control" : $"control:{name}";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The new promise of package {Id} was not recorded; the client is told to repeat")]
    private static partial void LogNotPromised(ILogger logger, string id, Exception error);
}
