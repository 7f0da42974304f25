namespace Tracking.Storage.AzureTables;

/// <summary>What fits into one transaction.</summary>
internal static class Transactions
{
    /// <summary>Most actions.</summary>
    public const int MaxActions = 100;

    /// <summary>Most bytes: Azure takes 4 MiB; bytes grow by a third in base64, and every entity has its columns' names and a request line.</summary>
    public const int MaxBytes = 2_600_000;

    /// <summary>Bytes that an entity takes beside its data, about.</summary>
    public const int EntityOverhead = 2_000;
}
