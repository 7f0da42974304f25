using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tracking.Server.Security.Audit;

/// <summary>Who did what to what. Keys, tokens and codes never stand in it.</summary>
/// <param name="At">When; milliseconds since 1970.</param>
/// <param name="Actor">Who: <c>key:…</c>, <c>person:…</c>, <c>anonymous</c>.</param>
/// <param name="ActorName">What people call it, or null.</param>
/// <param name="Role">What it is to the network, or null.</param>
/// <param name="PartnerId">The delivery partner within which it acted, or null.</param>
/// <param name="Action">What, such as <c>key.revoke</c>.</param>
/// <param name="Target">To what, such as a key's id; null where there is nothing to name.</param>
/// <param name="Address">From where, or null.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">The HTTP status of the answer; 0 for hub methods.</param>
internal sealed record AuditEntry(
    long At, string Actor, string? ActorName, string? Role, string? PartnerId, string Action, string? Target, string? Address, string Outcome, int Status)
{
    /// <summary>It was done.</summary>
    public const string Done = "done";

    /// <summary>It was not allowed.</summary>
    public const string Refused = "refused";

    /// <summary>It went wrong; whether it was done is not known.</summary>
    public const string Failed = "failed";

    private const byte Format = 1;

    /// <summary>The entry as a row: its format, and JSON.</summary>
    public byte[] Encode()
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this, AuditJson.Default.AuditEntry);
        return [Format, .. json];
    }

    /// <summary>Reads a row.</summary>
    /// <exception cref="InvalidDataException">It has a format that this build does not know.</exception>
    public static AuditEntry Decode(ReadOnlySpan<byte> row) => row is [Format, ..]
        ? JsonSerializer.Deserialize(row[1..], AuditJson.Default.AuditEntry)!
        : throw new InvalidDataException($"An entry of the audit has the format {(row.IsEmpty ? 0 : row[0])}, which this build does not know.");
}
