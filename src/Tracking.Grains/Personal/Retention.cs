using Microsoft.Extensions.Options;
using Tracking.Model.Packages;

namespace Tracking.Grains.Personal;

/// <summary>
/// When the personal data of a package is to be erased. Counted from the server's clock, not from devices': one of those that is wrong by years must not erase anything.
/// </summary>
public sealed class Retention(IOptions<PersonalOptions> options)
{
    private const long Day = TimeSpan.MillisecondsPerDay;
    private readonly RetentionOptions options = options.Value.Retention;

    /// <summary>When something that nothing else is heard of is to be erased; milliseconds since 1970.</summary>
    /// <param name="lastHeardOf">Of a package its last news, of an image its upload; milliseconds since 1970.</param>
    public long DueIfUnended(long lastHeardOf) => lastHeardOf + (options.UnendedDays * Day);

    /// <summary>When the personal data of a package is to be erased, as the package stands; milliseconds since 1970.</summary>
    public long DueAt(PackageState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return EndedAt(state) is { } endedAt ? endedAt + (DaysOf(state) * Day) : DueIfUnended(state.UpdatedAt);
    }

    /// <summary>When the last event of a package that is at its end was taken; null while it is under way.</summary>
    public static long? EndedAt(PackageState state) =>
        state is { Status: PackageStatus.Delivered or PackageStatus.Returned or PackageStatus.Lost or PackageStatus.Cancelled or PackageStatus.Disposed, LastEvent.Row.RecordedAt: var at }
            ? at
            : null;

    private int DaysOf(PackageState state) =>
        (state.Announcement?.Announcement.PartnerId ?? state.CustodianId) is { } partnerId && options.Partners.TryGetValue(partnerId, out int days) ? days : options.Days;
}
