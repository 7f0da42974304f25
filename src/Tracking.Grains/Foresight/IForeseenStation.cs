using Tracking.Grains.Attention;
using Tracking.Model.Packages;

namespace Tracking.Grains.Foresight;

/// <summary>A station as those see it who look ahead: what came in by the hour, what is there now, and what is foreseen. The station's own grain.</summary>
[Alias("Tracking.IForeseenStation")]
public interface IForeseenStation : IGrainWithStringKey
{
    /// <summary>
    /// Counts of hours of UTC, by the time at which a device first saw each package there. Of hours that an import speaks of, its counts.
    /// </summary>
    /// <param name="fromHour">The first wanted, in hours since 1970.</param>
    /// <param name="untilHour">The hour behind the last wanted.</param>
    [Alias("Volumes")]
    ValueTask<StationVolumesView> Volumes(int fromHour, int untilHour);

    /// <summary>Sets counts of the station's past, over what was counted; null takes an import back. Completes when it is durable.</summary>
    /// <param name="fromHour">The hour of the first count, in hours since 1970.</param>
    /// <param name="counts">Counts of consecutive hours.</param>
    [Alias("ImportVolumes")]
    ValueTask ImportVolumes(int fromHour, IReadOnlyList<int?> counts);

    /// <summary>Packages on hand.</summary>
    [Alias("Present")]
    ValueTask<IReadOnlyList<PresentPackage>> Present();

    /// <summary>Has the board told of bottlenecks that are foreseen, in place of those before; completes when it is durable.</summary>
    [Alias("Foresee")]
    ValueTask Foresee(IReadOnlyList<ForeseenBottleneck> bottlenecks);
}

/// <summary>Volumes of a station.</summary>
/// <param name="FirstHour">The hour of the first count, in hours since 1970: the first wanted, or the first of which anything is known where that is later.</param>
/// <param name="Counts">Counts of consecutive hours; empty when nothing is known of them.</param>
[GenerateSerializer, Immutable, Alias("Tracking.StationVolumesView")]
public sealed record StationVolumesView([property: Id(0)] int FirstHour, [property: Id(1)] int[] Counts);

/// <summary>A package on hand.</summary>
/// <param name="Key">Its <see cref="PackageNotice.KeyOf"/>.</param>
/// <param name="Status">A <see cref="PackageStatus"/>.</param>
/// <param name="PromisedBy">Milliseconds since 1970; 0 without a promise.</param>
[GenerateSerializer, Immutable, Alias("Tracking.PresentPackage")]
public readonly record struct PresentPackage([property: Id(0)] ulong Key, [property: Id(1)] byte Status, [property: Id(2)] long PromisedBy);

/// <summary>A bottleneck that is foreseen, as it stands on the board. Times in milliseconds since 1970.</summary>
/// <param name="Due">The deadline that packages would miss.</param>
/// <param name="RaisedAt">Since when it is foreseen.</param>
/// <param name="Packages">Packages expected to miss it.</param>
/// <param name="Advice">What to do about it, as <see cref="AttentionItem.Advice"/> has it; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("Tracking.ForeseenBottleneck")]
public sealed record ForeseenBottleneck(
    [property: Id(0)] long Due, [property: Id(1)] long RaisedAt, [property: Id(2)] int Packages, [property: Id(3)] string? Advice);
