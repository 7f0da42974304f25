namespace Tracking.Storage.AzureTables;

/// <summary>What is to become of one row of a table: a put, or its removal.</summary>
internal sealed class RowChange(string rowKey, FollowUpPut? put, long deletedVersion)
{
    /// <summary>The row's key as Azure has it.</summary>
    public string RowKey => rowKey;

    /// <summary>The put; null for a removal.</summary>
    public FollowUpPut? Put => put;

    /// <summary>The newest version that is removed.</summary>
    public long DeletedVersion => deletedVersion;

    /// <summary>The value; null when it was in parts that are gone.</summary>
    public ReadOnlyMemory<byte>? Value { get; set; }

    /// <summary>Parts that the row is to name because the value is too long for a column.</summary>
    public string? OwnParts { get; set; }

    /// <summary>Parts in which the value waited, to be removed with the put.</summary>
    public string? StagedParts { get; set; }

    /// <summary>Length of the value in <see cref="StagedParts"/>.</summary>
    public int StagedLength { get; set; }

    /// <summary>Bytes that it adds to a request, about.</summary>
    public int Size => Transactions.EntityOverhead + Math.Min(Put?.Put.Value.Length ?? 0, ValueParts.MaxInline);

    /// <summary>Whether it is one action that touches no parts of its own, so that it may go with any others of its partition.</summary>
    public bool IsSimple => Put is { Parts: null } && Put.Put.Value.Length <= ValueParts.MaxInline;
}
