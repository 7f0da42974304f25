using Tracking.Server.Description;

namespace Tracking.Server.Dispatching;

/// <summary>What is left of a round, planned anew.</summary>
internal sealed record ReplanView
{
    /// <summary>The vehicle.</summary>
    [Form(TextForm.Id)]
    public required string VehicleId { get; init; }

    /// <summary>Whether the van has the new route.</summary>
    public required bool Applied { get; init; }

    /// <summary>Stops that are done, and stay as they are.</summary>
    public required int StopsDone { get; init; }

    /// <summary>Where and when the rest begins: from here on is planned.</summary>
    public required DoorView From { get; init; }

    /// <summary>When the van is free to go on, UTC.</summary>
    [Form(TextForm.Time)]
    public required string FreeAt { get; init; }

    /// <summary>The stops that are left, in their new order.</summary>
    public required IReadOnlyList<ReplannedStopView> Stops { get; init; }

    /// <summary>Packages of the round that are on the new route no more, or could not be put on it.</summary>
    public required IReadOnlyList<LeftOutView> LeftOut { get; init; }

    /// <summary>The rest as it was planned, driven from now on.</summary>
    public required ReplanFiguresView Before { get; init; }

    /// <summary>The rest as it is planned now.</summary>
    public required ReplanFiguresView After { get; init; }
}

/// <summary>One stop that is left.</summary>
/// <param name="PackageIds">Packages for it.</param>
/// <param name="Kind"><c>planned</c> before, <c>tried</c> in vain and to be tried again, or <c>added</c>.</param>
/// <param name="Location">Where the door is.</param>
/// <param name="PlannedAt">When service begins, UTC.</param>
/// <param name="ServiceSeconds">Seconds at the door.</param>
/// <param name="LateSeconds">Seconds by which it is after its promise or window; 0 when it is not.</param>
/// <param name="TravelSource">Where its travel time comes from.</param>
internal sealed record ReplannedStopView(
    [Form(TextForm.Id)] IReadOnlyList<string> PackageIds,
    string Kind,
    DoorView Location,
    [Form(TextForm.Time)] string PlannedAt,
    double ServiceSeconds,
    double LateSeconds,
    string TravelSource);

/// <summary>Figures of the rest of a round.</summary>
/// <param name="Stops">Stops.</param>
/// <param name="LeftOut">Stops that are not on it.</param>
/// <param name="Kilometres">Kilometres, the way back included.</param>
/// <param name="LateStops">Stops after their promise or window.</param>
/// <param name="BackAt">When the van is back, UTC.</param>
internal sealed record ReplanFiguresView(int Stops, int LeftOut, double Kilometres, int LateStops, [Form(TextForm.Time)] string BackAt);

/// <summary>Rounds of a station that go otherwise than planned.</summary>
/// <param name="Items">They, the latest first.</param>
/// <param name="AsOf">When this held, UTC.</param>
internal sealed record DeviationListView(IReadOnlyList<DeviationView> Items, [Form(TextForm.Time)] string AsOf);

/// <summary>A round that goes otherwise than planned: planning its rest anew may help.</summary>
/// <param name="VehicleId">The van.</param>
/// <param name="PartnerId">Partner that runs it.</param>
/// <param name="BehindSeconds">Seconds behind its plan; 0 when it is not.</param>
/// <param name="StopsLeft">Stops that are left.</param>
/// <param name="Tried">Packages aboard that can be tried again.</param>
/// <param name="Added">Packages aboard for which no stop is planned.</param>
internal sealed record DeviationView(
    [Form(TextForm.Id)] string VehicleId,
    [Form(TextForm.Id)] string? PartnerId,
    double BehindSeconds,
    int StopsLeft,
    [Form(TextForm.Id)] IReadOnlyList<string> Tried,
    [Form(TextForm.Id)] IReadOnlyList<string> Added);
