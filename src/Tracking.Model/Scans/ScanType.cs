namespace Tracking.Model.Scans;

/// <summary>What a device saw happen. The numbers are stored and never reused; names on the wire are these in camelCase.</summary>
public enum ScanType : byte
{
    /// <summary>Taken from the sender.</summary>
    PickedUp = 1,

    /// <summary>Handed in by the sender at a station.</summary>
    DroppedOff = 2,

    /// <summary>Taken into a station's process.</summary>
    Inducted = 3,

    /// <summary>Sorted at a station.</summary>
    Sorted = 4,

    /// <summary>Put into its place at a station.</summary>
    Stowed = 5,

    /// <summary>Arrived at a station.</summary>
    Arrived = 6,

    /// <summary>Left a station.</summary>
    Departed = 7,

    /// <summary>Put aboard a vehicle.</summary>
    Loaded = 8,

    /// <summary>Taken off a vehicle; of a vehicle: everything taken off.</summary>
    Unloaded = 9,

    /// <summary>Put into a container.</summary>
    Contained = 10,

    /// <summary>Taken out of a container.</summary>
    Uncontained = 11,

    /// <summary>On its round aboard a vehicle.</summary>
    OutForDelivery = 12,

    /// <summary>Waits at a station to be collected.</summary>
    AvailableForPickup = 13,

    /// <summary>Collected by the recipient at a station.</summary>
    Collected = 14,

    /// <summary>Delivered.</summary>
    Delivered = 15,

    /// <summary>Delivery tried in vain.</summary>
    Attempted = 16,

    /// <summary>Turned back to the sender.</summary>
    ReturnStarted = 17,

    /// <summary>Something is wrong, until the next physical scan.</summary>
    Exception = 18,

    /// <summary>Damaged.</summary>
    Damaged = 19,

    /// <summary>Must not move on.</summary>
    Held = 20,

    /// <summary>May move on.</summary>
    Released = 21,

    /// <summary>Given a new barcode.</summary>
    Relabelled = 22,

    /// <summary>Handed to a delivery partner.</summary>
    HandedOver = 23,

    /// <summary>Given back by a delivery partner.</summary>
    HandedBack = 24,

    /// <summary>Back with its sender.</summary>
    Returned = 25,

    /// <summary>The return is called off.</summary>
    ReturnCancelled = 26,

    /// <summary>Given up as lost.</summary>
    Lost = 27,

    /// <summary>Found again.</summary>
    Found = 28,

    /// <summary>Called off by its sender.</summary>
    Cancelled = 29,

    /// <summary>Destroyed.</summary>
    Disposed = 30,

    /// <summary>An earlier scan was wrong and is undone.</summary>
    Voided = 31,

    /// <summary>The recipient says that a delivered package did not come.</summary>
    NotReceived = 32,
}
