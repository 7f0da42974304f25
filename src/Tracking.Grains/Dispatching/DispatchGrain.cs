using Orleans.Runtime;
using Tracking.Grains.Places;

namespace Tracking.Grains.Dispatching;

/// <summary>Keeps a station's dispatches as grain state; progress is kept in memory, since only what is found matters after a restart.</summary>
internal sealed class DispatchGrain(
    [PersistentState("dispatches")] IPersistentState<DispatchDocument> stored, ISiloStatusOracle silos, TimeProvider time) : Grain, IDispatchGrain
{
    /// <summary>What a search failed by when its node ended.</summary>
    private const string Interrupted = "The server that searched has ended. Begin again: packages may have come or gone meanwhile.";

    private DispatchProgress? progress;

    public async ValueTask<DispatchBegun> Begin(DispatchSpec spec)
    {
        await EndOrphanAsync();
        if (Computing is { } other)
        {
            return new DispatchBegun(other.Number, false);
        }

        progress = null;
        int number = 0;
        await stored.ReplaceAsync(document =>
        {
            number = document.LastNumber + 1;
            var begun = new Dispatch { Number = number, State = DispatchState.Computing, Spec = spec, CreatedAt = Now, Revision = 1 };
            return new DispatchDocument { LastNumber = number, Dispatches = Kept([begun, .. document.Dispatches]) };
        });
        return new DispatchBegun(number, true);
    }

    public ValueTask<bool> Report(int number, DispatchProgress progress)
    {
        bool wanted = Computing?.Number == number;
        if (wanted)
        {
            this.progress = progress;
        }

        return ValueTask.FromResult(wanted);
    }

    public async ValueTask<bool> Propose(int number, DispatchPlan plan) => await ChangeAsync(
        number, found => found.State is DispatchState.Computing ? found with { State = DispatchState.Proposed, Plan = plan } : null) is not null;

    public async ValueTask Fail(int number, string failure) => await ChangeAsync(
        number, found => found.State is DispatchState.Computing ? found with { State = DispatchState.Failed, Failure = failure } : null);

    public ValueTask<Dispatch?> Adjust(int number, int revision, DispatchPlan plan) => ChangeAsync(
        number, found => found.State is DispatchState.Proposed && found.Revision == revision ? found with { Plan = plan } : null);

    public ValueTask<Dispatch?> Accept(int number, int revision, string by) => ChangeAsync(
        number,
        found => found.State is DispatchState.Proposed && found.Revision == revision
            ? found with { State = DispatchState.Accepted, AcceptedAt = Now, AcceptedBy = by }
            : null);

    public ValueTask<Dispatch?> Applied(int number) => ChangeAsync(
        number, found => found is { State: DispatchState.Accepted, AppliedAt: null } ? found with { AppliedAt = Now } : null);

    public async ValueTask<Dispatch?> Discard(int number) => await ChangeAsync(
        number,
        static found => found.State is DispatchState.Computing or DispatchState.Proposed or DispatchState.Failed ? found with { State = DispatchState.Discarded } : null)
        ?? Find(stored.State, number);

    public async ValueTask<Dispatch?> Read(int number)
    {
        await EndOrphanAsync();
        return Find(stored.State, number) is { } found ? Shown(found) : null;
    }

    public async ValueTask<IReadOnlyList<Dispatch>> List()
    {
        await EndOrphanAsync();
        if (stored.State.LastNumber == 0)
        {
            // Whoever asks for stations that do not exist must not fill the memory with grains.
            DeactivateOnIdle();
        }

        return [.. stored.State.Dispatches.Select(Shown)];
    }

    private Dispatch? Computing => stored.State.Dispatches.FirstOrDefault(static dispatch => dispatch.State is DispatchState.Computing);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static Dispatch? Find(DispatchDocument document, int number) => document.Dispatches.FirstOrDefault(dispatch => dispatch.Number == number);

    private Dispatch Shown(Dispatch found) => found.State is DispatchState.Computing ? found with { Progress = progress } : found;

    /// <summary>The newest ones; of the others those go first that came to nothing.</summary>
    private static Dispatch[] Kept(Dispatch[] newestFirst)
    {
        if (newestFirst.Length <= IDispatchGrain.MaxKept)
        {
            return newestFirst;
        }

        Dispatch goes = newestFirst.LastOrDefault(static dispatch => dispatch.State is DispatchState.Discarded or DispatchState.Failed) ?? newestFirst[^1];
        return [.. newestFirst.Where(dispatch => dispatch.Number != goes.Number)];
    }

    /// <summary>Changes one and writes it; null, and nothing is written, when <paramref name="change"/> does not apply to it.</summary>
    private async ValueTask<Dispatch?> ChangeAsync(int number, Func<Dispatch, Dispatch?> change)
    {
        Dispatch? changed = null;
        if (Find(stored.State, number) is not { } found || change(found) is null)
        {
            return null;
        }

        await stored.ReplaceAsync(document =>
        {
            changed = Find(document, number) is { } current ? change(current) : null;
            return changed is null
                ? document
                : document with { Dispatches = [.. document.Dispatches.Select(dispatch => dispatch.Number == number ? changed with { Revision = dispatch.Revision + 1 } : dispatch)] };
        });
        return changed is null ? null : Find(stored.State, number);
    }

    /// <summary>A search whose node is gone will tell nothing any more.</summary>
    private async ValueTask EndOrphanAsync()
    {
        if (Computing is { } computing && !silos.GetApproximateSiloStatuses(onlyActive: false).Any(silo =>
            silo.Value is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Joining && silo.Key.ToParsableString() == computing.Spec.Runner))
        {
            await Fail(computing.Number, Interrupted);
        }
    }
}

/// <summary>What is stored of a station's dispatches.</summary>
[GenerateSerializer, Alias("Tracking.DispatchDocument")]
internal sealed record DispatchDocument
{
    /// <summary>Number of the newest one; 0 when there was none.</summary>
    [Id(0)] public int LastNumber { get; init; }

    /// <summary>Those that are kept, newest first.</summary>
    [Id(1)] public IReadOnlyList<Dispatch> Dispatches { get; init; } = [];
}
