using Tracking.Model.Histories;
using Tracking.Model.Places;

namespace Tracking.Model.Packages;

/// <summary>How a promise stands.</summary>
public enum PromiseState : byte
{
    /// <summary>Nothing stands against it.</summary>
    OnTrack,

    /// <summary>On hold, missorted, under three hours left and not out for delivery, or expected perhaps too late.</summary>
    AtRisk,

    /// <summary>The time has passed and it is not delivered, or it can hardly be delivered before.</summary>
    Late,

    /// <summary>Delivered in time.</summary>
    Met,

    /// <summary>Delivered too late, or never to be.</summary>
    Missed,
}

/// <summary>What a computed promise depends on.</summary>
/// <param name="Service">Same day, next day or two days.</param>
/// <param name="AcceptedAt">First acceptance, milliseconds since 1970.</param>
/// <param name="OriginStationId">Station whose cut-off and time zone count.</param>
/// <param name="DestinationStationId">Station whose end of day and closed dates count.</param>
public sealed record PromiseBasis(Service Service, long AcceptedAt, string OriginStationId, string DestinationStationId);

/// <summary>A promise as it was fixed when it was computed.</summary>
/// <param name="Basis">What it was computed from.</param>
/// <param name="PromisedBy">Milliseconds since 1970.</param>
/// <param name="RecordedAt">When it was stored.</param>
public sealed record PromiseRow(PromiseBasis Basis, long PromisedBy, long RecordedAt)
{
    private const byte Format = 1;

    /// <summary>The bytes to store.</summary>
    public byte[] Encode()
    {
        var writer = new RowWriter(128);
        writer.Byte((byte)RowKind.Promise);
        writer.Byte(Format);
        writer.Byte((byte)Basis.Service);
        writer.Number(Basis.AcceptedAt);
        writer.Text(Basis.OriginStationId);
        writer.Text(Basis.DestinationStationId);
        writer.Number(PromisedBy);
        writer.Number(RecordedAt);
        return writer.Finish();
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes have an unknown format.</exception>
    public static PromiseRow Decode(ReadOnlySpan<byte> row)
    {
        var reader = new RowReader(row);
        if (reader.Byte() != (byte)RowKind.Promise || reader.Byte() != Format)
        {
            throw new InvalidDataException($"A stored promise starts with {row[0]}, {row[1]}; this build reads {(byte)RowKind.Promise}, {Format}.");
        }

        var basis = new PromiseBasis((Service)reader.Byte(), reader.Number(), reader.Name(), reader.Name());
        return new PromiseRow(basis, reader.Number(), reader.Number());
    }
}

/// <summary>When a package is promised, and how that stands.</summary>
public static class Promise
{
    /// <summary>With less than this left and not out for delivery, a promise is at risk; milliseconds.</summary>
    public const long RiskMargin = 3 * 60 * 60 * 1000;

    /// <summary>
    /// The promised time: the day of acceptance at the origin (a day later past its cut-off) plus the service's days, moved on past the
    /// destination's closed dates, at the destination's end of day. Milliseconds since 1970; null when a station or its time zone is unknown or
    /// the service promises nothing.
    /// </summary>
    public static long? Compute(PromiseBasis basis, StationDefinition? origin, StationDefinition? destination)
    {
        int days = basis.Service switch { Service.SameDay => 0, Service.NextDay => 1, Service.TwoDay => 2, _ => -1 };
        if (days < 0 || origin?.Zone is not { } originZone || destination?.Zone is not { } destinationZone)
        {
            return null;
        }

        DateTimeOffset accepted = TimeZoneInfo.ConvertTime(Instant.ToTime(basis.AcceptedAt), originZone);
        TimeOnly cutoff = (basis.Service is Service.SameDay ? origin.SameDayCutoff : origin.NextDayCutoff) ?? TimeOnly.MaxValue;
        DateOnly day = DateOnly.FromDateTime(accepted.DateTime).AddDays(days + (TimeOnly.FromDateTime(accepted.DateTime) > cutoff ? 1 : 0));
        for (int closed = 0; closed < 366 && destination.ClosedDates.Contains(day); closed++)
        {
            day = day.AddDays(1);
        }

        return LocalTime.ToInstant(destinationZone, day.ToDateTime(destination.EndOfDay ?? new TimeOnly(23, 59, 59)));
    }

    /// <summary>How a promise stands at a moment; all times in milliseconds since 1970.</summary>
    public static PromiseState StateAt(long promisedBy, PackageStatus status, long? deliveredAt, bool onHold, bool missorted, long now)
    {
        if (deliveredAt is { } delivered)
        {
            return delivered <= promisedBy ? PromiseState.Met : PromiseState.Missed;
        }

        if (status.IsFinal())
        {
            return PromiseState.Missed;
        }

        if (now > promisedBy)
        {
            return PromiseState.Late;
        }

        bool risk = onHold || missorted || status is PackageStatus.Lost
            || (promisedBy - now < RiskMargin && status is not PackageStatus.OutForDelivery);
        return risk ? PromiseState.AtRisk : PromiseState.OnTrack;
    }

    /// <summary>How an open promise stands once it is known when its package is expected: as facts and the clock have it, or worse.</summary>
    /// <param name="state">By facts and the clock.</param>
    /// <param name="outlook">By the prediction; null where nothing is predicted.</param>
    public static PromiseState Foreseen(PromiseState state, PromiseState? outlook) =>
        state is PromiseState.OnTrack or PromiseState.AtRisk && outlook is (PromiseState.AtRisk or PromiseState.Late) and { } foreseen && foreseen > state ? foreseen : state;

    /// <summary>The state's name on the wire.</summary>
    public static string Name(this PromiseState state) => state switch
    {
        PromiseState.OnTrack => "onTrack",
        PromiseState.AtRisk => "atRisk",
        PromiseState.Late => "late",
        PromiseState.Met => "met",
        _ => "missed",
    };
}
