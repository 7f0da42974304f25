namespace Tracking.Simulator.Network.Days;

/// <summary>What happens in a network; of one package and moment, in the order in which it happens.</summary>
internal enum StepKind : byte
{
    Notice,
    Announce,
    Accept,
    Sort,
    Contain,
    BagLoad,
    TripDepart,
    TripArrive,
    BagUnload,
    MissortArrive,
    MissortLoad,
    MissortUnload,
    MissortSort,
    Uncontain,
    Stow,
    WeatherException,
    RelabelAtStation,
    Load,
    RoutePlan,
    RoundDepart,
    WrongDelivery,
    VoidDelivery,
    RelabelAtDoor,
    Attempt,
    ReturnStart,
    Deliver,
    RoundArrive,
    BringBack,
    StowBack,
    Available,
    Collect,
    Returned,

    /// <summary>Somebody scans the label of a delivered package at the station.</summary>
    StrayScan,
}

/// <summary>One thing that happens, and when the server is told.</summary>
/// <param name="At">When it happens, since the network's first midnight.</param>
/// <param name="SendAt">When it is sent.</param>
/// <param name="Kind">What happens.</param>
/// <param name="Leg">Of a package: on which leg.</param>
/// <param name="Subject">A <see cref="Parcel"/>, <see cref="Bag"/>, <see cref="Trip"/>, <see cref="Round"/> or <see cref="Notice"/>.</param>
internal readonly record struct Step(TimeSpan At, TimeSpan SendAt, StepKind Kind, byte Leg, object Subject)
{
    /// <summary>Announcements, plans and notices are no scans.</summary>
    public bool IsScan => Kind is not (StepKind.Notice or StepKind.Announce or StepKind.RoutePlan);

    /// <summary>In the order of sending; what is sent together, in the order in which it happened.</summary>
    public static int InOrderOfSending(Step a, Step b)
    {
        var order = a.SendAt.CompareTo(b.SendAt);
        return order != 0 ? order : InOrderOfTime(a, b);
    }

    public static int InOrderOfTime(Step a, Step b)
    {
        var order = a.At.CompareTo(b.At);
        return order != 0 ? order : a.Kind.CompareTo(b.Kind);
    }
}
