using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using Tracking.Server.Ingest;
using Tracking.Server.Views;

namespace Tracking.Server.Customers;

/// <summary>Closures and delays that matter to a package: at the station where it is, and at the one that it goes to.</summary>
internal static class CustomerNotices
{
    /// <summary>Closures and delays are announced so many days before they begin.</summary>
    public const int DaysAhead = 2;

    /// <summary>The stations whose notices matter to the package's customer: where it goes, then where it is.</summary>
    public static IReadOnlyList<string> StationsOf(PackageState state)
    {
        if (state.Status is not (PackageStatus.Announced or PackageStatus.Accepted or PackageStatus.InTransit or PackageStatus.AtStation
            or PackageStatus.OutForDelivery or PackageStatus.AvailableForPickup))
        {
            return [];
        }

        string? here = state.Whereabouts.StationId;
        string? there = state.Status is PackageStatus.AvailableForPickup ? null : state.DeliveringStationId;
        return there is null ? here is null ? [] : [here] : here is null || here == there ? [there] : [there, here];
    }

    /// <summary>The notices of some stations at a moment.</summary>
    public static async ValueTask<IReadOnlyList<CustomerNoticeView>> OfAsync(IReadOnlyList<string> stationIds, DefinitionCache definitions, long now)
    {
        List<CustomerNoticeView>? notices = null;
        for (int i = 0; i < stationIds.Count; i++)
        {
            if (await definitions.StationAsync(stationIds[i]) is { } station)
            {
                AddOf(station, stationIds[i], now, ref notices);
            }
        }

        return notices ?? (IReadOnlyList<CustomerNoticeView>)[];
    }

    private static void AddOf(StationDefinition station, string id, long now, ref List<CustomerNoticeView>? notices)
    {
        string name = station.Name ?? id;
        StationNotice? notice = station.Notice is { } known && !known.IsOverAt(now) && known.From <= now + (long)TimeSpan.FromDays(DaysAhead).TotalMilliseconds
            ? known
            : null;
        if (notice is not null)
        {
            (notices ??= []).Add(new CustomerNoticeView(
                notice.Kind.Name(), name, Reasons.Name(notice.Reason), UtcText.Of(notice.From), UtcText.Of(notice.Until), notice.Message));
        }

        // A closure that somebody announced in words says more than the calendar does.
        if (OpeningDays.NextClosure(station, now, DaysAhead) is { } closure
            && !(notice is { Kind: NoticeKind.Closed } && notice.From < closure.Until && !notice.IsOverAt(closure.From)))
        {
            (notices ??= []).Add(new CustomerNoticeView(
                NoticeKind.Closed.Name(), name, null, UtcText.Of(closure.From), UtcText.Of(closure.Until), null));
        }
    }
}
