using System.Text.Json.Serialization;

namespace Tracking.Benchmarks.Datasets;

/// <summary>What a data set is and how much of it is stored.</summary>
/// <param name="Packages">Packages that it is to have.</param>
/// <param name="History">Scans of each.</param>
/// <param name="Stored">Packages that it has.</param>
internal sealed record DatasetManifest(int Packages, int History, int Stored);

/// <summary>JSON of the manifest.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DatasetManifest))]
internal sealed partial class DatasetJson : JsonSerializerContext;
