using Tracking.Grains.Packages;
using Tracking.Grains.Personal;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Server.Security.Access;
using Tracking.Server.Views;
using Tracking.Storage;
using Tracking.Storage.Personal;

namespace Tracking.Server.Personal;

/// <summary>
/// Erases the personal data of a package under all its barcodes, its photos and signatures included: keys first, since without them every copy is worth nothing, then rows, then their bytes in
/// files. Each step can be repeated, and what was cut off is completed by a repeat, or by <see cref="PersonalSweep"/>.
/// </summary>
internal sealed class PersonalErasure(
    IGrainFactory grains, PackageViews packages, PersonalRows personal, IRowStore store, PersonalKeyStore keys, PersonalMetrics metrics)
{
    /// <summary>Erases everything, down to the files of this node; completes when it is gone.</summary>
    /// <returns>False when nothing is known of the package.</returns>
    public async Task<bool> EraseAsync(string packageId)
    {
        if (await packages.ReadAsync(Caller.Server, packageId) is not { } found)
        {
            return false;
        }

        KeyOwner root = KeyOwner.Package(found.State.PackageId);
        await store.WriteAsync(new RowWrite([], [ExpiryIndex.Soon(root)], []));
        IReadOnlyCollection<KeyOwner> erased = await RemoveAsync(found.State);
        await ExpungeKeysAsync(erased);
        await ExpungeRowsAsync(erased);
        await store.WriteAsync(new RowWrite([], [], [ExpiryIndex.DeleteSoon(root)]));
        metrics.Erased(ErasureCause.Request);
        return true;
    }

    /// <summary>Whose keys a package's personal data is encrypted with, photos and signatures aside.</summary>
    public static KeyOwner[] BarcodesOf(PackageState state) => [KeyOwner.Package(state.PackageId), .. state.Aliases.Select(KeyOwner.Package)];

    /// <summary>Whether any personal row of a package stands, readable or not.</summary>
    public async Task<bool> HasRowsAsync(PackageState state)
    {
        foreach (KeyOwner barcode in BarcodesOf(state))
        {
            if ((await store.ReadRowsAsync(barcode.Rows, default, default, 1)).Count > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Destroys the keys and removes the rows. Their bytes stand in files until those are expunged.</summary>
    /// <returns>Whose keys were destroyed.</returns>
    public async Task<IReadOnlyCollection<KeyOwner>> RemoveAsync(PackageState state)
    {
        KeyOwner[] barcodes = BarcodesOf(state);
        HashSet<KeyOwner> erased = [.. barcodes];
        var known = new PersonalKey[barcodes.Length];
        for (int i = 0; i < barcodes.Length; i++)
        {
            known[i] = await keys.FindAsync(barcodes[i]);
            await EraseProofsAsync(barcodes[i], known[i], erased);
        }

        await keys.DestroyAsync(barcodes);
        for (int i = 0; i < barcodes.Length; i++)
        {
            // What was on its way when the key was destroyed is stored when this returns, and may name an image too.
            await grains.GetGrain<IPackageGrain>(barcodes[i].Id).ForgetKey();
            await EraseProofsAsync(barcodes[i], known[i], erased);
            await store.ClearAsync(barcodes[i].Rows);
        }

        return erased;
    }

    /// <summary>Destroys the key of an image and removes it, and who names it.</summary>
    public async Task EraseProofAsync(string image)
    {
        KeyOwner owner = KeyOwner.Proof(image);
        await keys.DestroyAsync([owner]);
        await store.ClearAsync(owner.Rows);
        await ProofClaims.ClearAsync(store, image);
    }

    /// <summary>Takes the bytes of destroyed keys out of this node's files.</summary>
    public ValueTask ExpungeKeysAsync(IReadOnlyCollection<KeyOwner> erased) => keys.ExpungeAsync(erased);

    /// <summary>Takes the bytes of removed rows out of this node's files.</summary>
    public ValueTask ExpungeRowsAsync(IReadOnlyCollection<KeyOwner> erased) => store.ExpungeAsync([.. erased.Select(owner => owner.Rows)]);

    private async Task EraseProofsAsync(KeyOwner barcode, PersonalKey key, HashSet<KeyOwner> erased)
    {
        foreach (PersonalPart part in (await personal.EventsAsync(barcode.Id, key)).Values)
        {
            foreach (string image in ProofClaims.ImagesOf(part.Proof?.Reference))
            {
                if (erased.Add(KeyOwner.Proof(image)))
                {
                    await EraseProofAsync(image);
                }
            }
        }
    }
}
