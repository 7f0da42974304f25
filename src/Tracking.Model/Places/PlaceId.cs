namespace Tracking.Model.Places;

/// <summary>What can hold packages for a while. The numbers are stored.</summary>
public enum PlaceKind : byte
{
    /// <summary>A station.</summary>
    Station = 1,

    /// <summary>A vehicle.</summary>
    Vehicle = 2,

    /// <summary>A container.</summary>
    Container = 3,
}

/// <summary>Names a place.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Id">Its id among those of its kind.</param>
public readonly record struct PlaceId(PlaceKind Kind, string Id) : IComparable<PlaceId>
{
    /// <inheritdoc/>
    public int CompareTo(PlaceId other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Id, other.Id);

    /// <inheritdoc/>
    public override string ToString() => $"{Kind}/{Id}";
}
