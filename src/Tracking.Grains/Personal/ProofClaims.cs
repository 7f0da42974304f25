using System.Text;
using Tracking.Model;
using Tracking.Storage;

namespace Tracking.Grains.Personal;

/// <summary>Which packages' scans name a photo or signature. One that nobody names is erased some time after its upload; the others with the first of these packages.</summary>
public static class ProofClaims
{
    /// <summary>Behind the id of a photo: the signature that was taken beside it.</summary>
    public const string SignatureSuffix = ".signature";

    /// <summary>The images that a scan's proof may have: the one that it names, and a signature beside it.</summary>
    public static IReadOnlyList<string> ImagesOf(string? reference)
    {
        if (reference is null || !EntityId.IsValid(reference))
        {
            return [];
        }

        string signature = reference + SignatureSuffix;
        return EntityId.IsValid(signature) ? [reference, signature] : [reference];
    }

    /// <summary>The row that notes that a package names an image.</summary>
    public static TablePut Put(string image, string packageId) => new(PartitionOf(image), Encoding.UTF8.GetBytes(packageId), 1, default);

    /// <summary>Whether a package names an image.</summary>
    public static async ValueTask<bool> ExistAsync(IRowStore store, string image, CancellationToken cancellationToken = default) =>
        (await store.ReadRowsAsync(PartitionOf(image), default, default, 1, cancellationToken)).Count > 0;

    /// <summary>Forgets who names an image.</summary>
    public static ValueTask ClearAsync(IRowStore store, string image, CancellationToken cancellationToken = default) => store.ClearAsync(PartitionOf(image), cancellationToken);

    private static Partition PartitionOf(string image) => new(PartitionKind.Index, $"proof/{image}");
}
