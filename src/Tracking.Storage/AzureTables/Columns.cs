using Azure.Data.Tables;

namespace Tracking.Storage.AzureTables;

/// <summary>Names of the columns that the store itself reads; all others are for people.</summary>
internal static class Columns
{
    /// <summary>Layout of the entity; 1 today.</summary>
    public const string Format = "Format";

    /// <summary>The row's bytes.</summary>
    public const string Data = "Data";

    /// <summary>Where the row's bytes are too many for one entity: id of the entities beside it that hold them.</summary>
    public const string Parts = "Parts";

    /// <summary>Length of the bytes in <see cref="Parts"/>.</summary>
    public const string Length = "Length";

    /// <summary>Version of a table's row.</summary>
    public const string Version = "Version";

    /// <summary>What of the row's write is still to be done elsewhere; empty once it is done.</summary>
    public const string Pending = "Pending";

    /// <summary>As <see cref="Parts"/>, of <see cref="Pending"/>.</summary>
    public const string PendingParts = "PendingParts";

    /// <summary>As <see cref="Length"/>, of <see cref="PendingParts"/>.</summary>
    public const string PendingLength = "PendingLength";

    /// <summary>The layout that is written today.</summary>
    public const int CurrentFormat = 1;

    /// <summary>What reading a history asks for.</summary>
    public static readonly string[] OfHistories = ["RowKey", Format, Data, Parts, Length, Pending, PendingParts, PendingLength];

    /// <summary>What reading a table's rows asks for.</summary>
    public static readonly string[] OfTables = ["RowKey", Format, Version, Data, Parts, Length];

    /// <summary>What a look for a row asks for.</summary>
    public static readonly string[] OfNothing = ["RowKey"];

    /// <summary>What a guarded write needs to know of the row that stands there.</summary>
    public static readonly string[] OfGuards = ["RowKey", Format, Version, Parts, Length];

    /// <exception cref="InvalidDataException">The entity has a layout that this build does not read.</exception>
    public static void CheckFormat(TableEntity entity)
    {
        if (entity.GetInt32(Format) is not CurrentFormat)
        {
            throw new InvalidDataException($"The stored entity '{entity.RowKey}' has format {entity.GetInt32(Format)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}; this version of the program knows format {CurrentFormat}.");
        }
    }
}
