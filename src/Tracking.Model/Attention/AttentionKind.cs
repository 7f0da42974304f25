namespace Tracking.Model.Attention;

/// <summary>What can need somebody's attention. The numbers are stored; names on the wire are these in camelCase.</summary>
public enum AttentionKind : byte
{
    /// <summary>A vehicle with packages aboard has left its station and is not heard of.</summary>
    VanSilent = 1,

    /// <summary>On hand at a station without any event for long. What waits to be collected is not stuck.</summary>
    Stuck = 2,

    /// <summary>Left a station or vehicle, is nowhere, and is not seen for long.</summary>
    Adrift = 3,

    /// <summary>On hand where it does not belong.</summary>
    Missorted = 4,

    /// <summary>Seen at a facility after its journey had ended.</summary>
    Contradicted = 5,

    /// <summary>Loaded long ago on a vehicle that still stands at the station.</summary>
    NotDeparted = 6,

    /// <summary>Aboard a vehicle that is at a station again for a while.</summary>
    NotScannedIn = 7,

    /// <summary>Its promise is at risk or late.</summary>
    Promise = 8,

    /// <summary>Its recipient says that it did not come although it was delivered.</summary>
    NotReceived = 9,

    /// <summary>Packages are expected to miss their promise because a station will not get them out in time.</summary>
    Bottleneck = 10,
}

/// <summary>Names of the kinds on the wire.</summary>
public static class AttentionKinds
{
    private static readonly string[] Names =
        ["", "vanSilent", "stuck", "adrift", "missorted", "contradicted", "notDeparted", "notScannedIn", "promise", "notReceived", "bottleneck"];

    /// <summary>The name on the wire.</summary>
    public static string Name(this AttentionKind kind) => Names[(int)kind];

    /// <summary>The kind of a name, or null.</summary>
    public static AttentionKind? Parse(ReadOnlySpan<char> name)
    {
        for (int i = 1; i < Names.Length; i++)
        {
            if (name.SequenceEqual(Names[i]))
            {
                return (AttentionKind)i;
            }
        }

        return null;
    }

    /// <summary>All names in one line, for error messages.</summary>
    public static string All { get; } = string.Join(' ', Names.AsSpan(1).ToArray());
}
