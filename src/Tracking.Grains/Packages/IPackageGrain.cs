using Tracking.Grains.Recording;

namespace Tracking.Grains.Packages;

/// <summary>One package's history. The key is its barcode.</summary>
[Alias("Tracking.IPackageGrain")]
public interface IPackageGrain : IGrainWithStringKey
{
    /// <summary>Stores rows: scans, announcements, promises, claims, events derived by carriers. Completes when they are durable.</summary>
    [Alias("Record")]
    ValueTask<RecordReply> Record(RecordRequest request);

    /// <summary>Everything stored; null when there is nothing.</summary>
    [Alias("Read")]
    ValueTask<PackageSnapshot?> Read();

    /// <summary>
    /// The key of the personal data that is stored under this barcode was destroyed: from now on personal parts are dropped. Completes when what was being stored is durable.
    /// </summary>
    [Alias("ForgetKey")]
    ValueTask ForgetKey();
}

/// <summary>A package's stored rows at one version; its state is their fold.</summary>
/// <param name="PackageId">The barcode.</param>
/// <param name="Packed">The rows, each behind its length.</param>
/// <param name="Version">Number of rows.</param>
[GenerateSerializer, Immutable, Alias("Tracking.PackageSnapshot")]
public sealed record PackageSnapshot([property: Id(0)] string PackageId, [property: Id(1)] byte[] Packed, [property: Id(2)] int Version);
