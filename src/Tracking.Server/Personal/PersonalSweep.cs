using Microsoft.Extensions.Options;
using Tracking.Grains.Personal;
using Tracking.Grains.Placement;
using Tracking.Server.Ingest;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;
using Tracking.Storage;
using Tracking.Storage.Personal;

namespace Tracking.Server.Personal;

/// <summary>
/// Erases personal data that was kept for as long as it may be. Reads only what is due, so many entries at a time; what is not due as the package stands now is put off. Of a cluster's nodes one does it.
/// </summary>
internal sealed partial class PersonalSweep(
    IRowStore store,
    PersonalKeyStore keys,
    PackageViews packages,
    PersonalErasure erasure,
    Retention retention,
    GrainOwners owners,
    PersonalMetrics metrics,
    TimeProvider time,
    IOptions<PersonalOptions> options,
    ILogger<PersonalSweep> logger) : BackgroundService
{
    private const int PageSize = 256;
    private const int Parallel = 4;

    /// <summary>After so many entries the files of keys are rewritten before it goes on.</summary>
    private const int MaxEntries = 10_000;

    private static readonly GrainId Place = GrainId.Create("personal-sweep", "0");

    private enum Verdict
    {
        Kept,
        PutOff,
        Erased,
        ErasedProof,
        Failed,
    }

    /// <summary>Looks at everything that is due, and erases what still is.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        int erased = 0, erasedProofs = 0, putOff = 0, failed = 0;
        ExpiryEntry? after = null;
        bool more = true;
        while (more)
        {
            var done = new List<ExpiryEntry>();
            var removed = new HashSet<KeyOwner>();
            var removedSoon = new HashSet<KeyOwner>();
            for (int looked = 0; more && looked < MaxEntries;)
            {
                long now = time.GetUtcNow().ToUnixTimeMilliseconds();
                IReadOnlyList<ExpiryEntry> page = await ExpiryIndex.ReadAsync(store, now, after, PageSize, cancellationToken);
                var verdicts = new (Verdict Verdict, IReadOnlyCollection<KeyOwner> Owners)[page.Count];
                await Bounded.ForEachAsync(
                    Enumerable.Range(0, page.Count).ToArray(), Parallel, async index => verdicts[index] = await LookOrFailAsync(page[index], now, cancellationToken));
                for (int i = 0; i < page.Count; i++)
                {
                    (Verdict verdict, IReadOnlyCollection<KeyOwner> gone) = verdicts[i];
                    erased += verdict is Verdict.Erased ? 1 : 0;
                    erasedProofs += verdict is Verdict.ErasedProof ? 1 : 0;
                    putOff += verdict is Verdict.PutOff ? 1 : 0;
                    failed += verdict is Verdict.Failed ? 1 : 0;
                    removed.UnionWith(gone);
                    if (page[i].IsSoon)
                    {
                        removedSoon.UnionWith(gone);
                    }

                    if (verdict is not Verdict.Failed)
                    {
                        done.Add(page[i]);
                    }
                }

                looked += page.Count;
                more = page.Count == PageSize;
                after = more ? page[^1] : after;
            }

            // Entries go when nothing is left to do for them, so that what a crash cuts off is done again.
            await erasure.ExpungeKeysAsync(removed);
            await erasure.ExpungeRowsAsync(removedSoon);
            foreach (ExpiryEntry[] part in done.Chunk(PageSize))
            {
                await store.WriteAsync(new RowWrite([], [], [.. part.Select(ExpiryIndex.Delete)]), cancellationToken);
            }
        }

        TimeSpan duration = time.GetElapsedTime(started);
        metrics.Swept(duration);
        if (erased + erasedProofs + failed > 0)
        {
            LogSwept(logger, erased, erasedProofs, putOff, failed, duration.TotalSeconds);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Retention.SweepEvery, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (owners.Current.IsLocal(Place))
                {
                    await SweepAsync(stoppingToken);
                }
            }
#pragma warning disable CA1031 // It is tried again.
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                metrics.Failed();
                LogNotSwept(logger, error);
            }
        }
    }

    private async ValueTask<(Verdict Verdict, IReadOnlyCollection<KeyOwner> Owners)> LookOrFailAsync(ExpiryEntry entry, long now, CancellationToken cancellationToken)
    {
        try
        {
            return await LookAsync(entry, now, cancellationToken);
        }
#pragma warning disable CA1031 // The others are looked at all the same; this one is tried again.
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            metrics.Failed();
            LogNotLookedAt(logger, entry.Owner.Kind, entry.Owner.Id, error);
            return (Verdict.Failed, []);
        }
    }

    private async ValueTask<(Verdict Verdict, IReadOnlyCollection<KeyOwner> Owners)> LookAsync(ExpiryEntry entry, long now, CancellationToken cancellationToken)
    {
        if (entry.Owner.Kind is KeyOwnerKind.Proof)
        {
            if (await ProofClaims.ExistAsync(store, entry.Owner.Id, cancellationToken))
            {
                return (Verdict.Kept, []);
            }

            await erasure.EraseProofAsync(entry.Owner.Id);
            metrics.ErasedProof();
            return (Verdict.ErasedProof, [entry.Owner]);
        }

        if (await packages.ReadAsync(Caller.Server, entry.Owner.Id) is not { } found)
        {
            return (Verdict.Kept, []);
        }

        KeyOwner root = KeyOwner.Package(found.State.PackageId);
        bool isErased = (await keys.FindAsync(root, cancellationToken)).IsDestroyed;
        if (isErased && !entry.IsSoon && !await erasure.HasRowsAsync(found.State))
        {
            // Their bytes may still be in files: whoever erased it may have been cut off.
            return (Verdict.Kept, PersonalErasure.BarcodesOf(found.State));
        }

        long due = retention.DueAt(found.State);
        if (!isErased && due > now)
        {
            await store.WriteAsync(new RowWrite([], [ExpiryIndex.At(root, due)], []), cancellationToken);
            return (Verdict.PutOff, []);
        }

        IReadOnlyCollection<KeyOwner> removed = await erasure.RemoveAsync(found.State);
        if (!isErased)
        {
            metrics.Erased(ErasureCause.Retention);
        }

        return (isErased ? Verdict.Kept : Verdict.Erased, removed);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Erased the personal data of {Packages} packages whose retention had ended and {Images} images that no scan names, in {Seconds:0.0} s; {PutOff} are due later, {Failed} failed and are tried again")]
    private static partial void LogSwept(ILogger logger, int packages, int images, int putOff, int failed, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Personal data that is due could not be looked at; it is tried again")]
    private static partial void LogNotSwept(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Personal data of {Kind} {Id} could not be looked at or erased; it is tried again")]
    private static partial void LogNotLookedAt(ILogger logger, KeyOwnerKind kind, string id, Exception error);
}
