namespace Tracking.Simulator.Nasty;

/// <summary>What goes wrong on a day, and how often.</summary>
internal sealed record NastyOptions
{
    public static NastyOptions None { get; } = new();

    /// <summary>Of the groups of up to ten scans that a device makes: held back as from a dead zone, and sent later.</summary>
    public Share Late { get; init; }

    /// <summary>Of the scans: sent two or three times.</summary>
    public Share Duplicates { get; init; }

    /// <summary>Of the devices: their clock is wrong by minutes to days.</summary>
    public Share WrongClock { get; init; }

    /// <summary>Of the packages: turn up at another station first.</summary>
    public Share Missort { get; init; }

    /// <summary>Of the packages: cannot be handed over at first, and are delivered on a second pass.</summary>
    public Share Attempts { get; init; }

    /// <summary>Of the packages: scanned as delivered at a wrong door, which is then voided.</summary>
    public Share Voids { get; init; }

    /// <summary>Of the packages: get a new barcode on the way.</summary>
    public Share Relabels { get; init; }

    /// <summary>Of the scans: sent out of order.</summary>
    public Share Shuffle { get; init; }
}
