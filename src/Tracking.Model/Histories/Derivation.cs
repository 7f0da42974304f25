using System.Security.Cryptography;
using System.Text;
using Tracking.Model.Places;

namespace Tracking.Model.Histories;

/// <summary>
/// How an event came from a scan of a carrier. What the carrier says of one scan can change (a late scan shows that the carrier itself was
/// not there); the row with the highest <see cref="CarrierVersion"/> from the same carrier is what it says now.
/// </summary>
/// <param name="CausedBy">Id of the scan of the vehicle or container at which it began.</param>
/// <param name="Path">The carriers that it came through, the scanned one first, the one the member is directly in last.</param>
/// <param name="CarrierVersion">Rows that the last carrier had stored when it said so.</param>
/// <param name="Withdrawn">Whether the carrier takes the event back.</param>
public sealed record Derivation(Guid CausedBy, IReadOnlyList<PlaceId> Path, int CarrierVersion, bool Withdrawn)
{
    /// <summary>Containers nest this deep; an event goes no further than a vehicle and as many containers.</summary>
    public const int MaxPath = 5;

    /// <summary>The carrier that the member is directly in.</summary>
    public PlaceId Via => Path[^1];

    /// <summary>Id of the event that a carrier's scan derives for a member: the same whichever way it takes (RFC 9562 version 8, SHA-256).</summary>
    public static Guid EventIdOf(Guid causedBy, bool memberIsContainer, string memberId)
    {
        Span<byte> input = stackalloc byte[17 + Encoding.UTF8.GetMaxByteCount(memberId.Length)];
        causedBy.TryWriteBytes(input, bigEndian: true, out _);
        input[16] = memberIsContainer ? (byte)'C' : (byte)'P';
        int length = 17 + Encoding.UTF8.GetBytes(memberId, input[17..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input[..length], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Whether this carrier is on the path already: containers are in each other.</summary>
    internal bool CameThrough(PlaceId carrier)
    {
        for (int i = 0; i < Path.Count; i++)
        {
            if (Path[i] == carrier)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A fingerprint (FNV-1a, 64 bits) of what a carrier tells a member and of the way, the same on every machine; never 0.</summary>
    internal static ulong MessageOf(EventRow content, IReadOnlyList<PlaceId> path)
    {
        ulong hash = 14_695_981_039_346_656_037;
        Mix(ref hash, (ulong)content.Type);
        Mix(ref hash, (ulong)content.EventTime);
        Mix(ref hash, content.StationId);
        Mix(ref hash, content.VehicleId);
        Mix(ref hash, (ulong)content.VehicleKind);
        Mix(ref hash, (ulong)content.Reason);
        Mix(ref hash, content.PartnerId);
        if (content.ByPartner is { } poster)
        {
            Mix(ref hash, poster);
        }

        for (int i = 0; i < path.Count; i++)
        {
            Mix(ref hash, (ulong)path[i].Kind);
            Mix(ref hash, path[i].Id);
        }

        return hash == 0 ? 1 : hash;
    }

    private static void Mix(ref ulong hash, ulong value) => hash = (hash ^ value ^ (value >> 32)) * 1_099_511_628_211;

    private static void Mix(ref ulong hash, string? value)
    {
        Mix(ref hash, (ulong)(value?.Length ?? -1));
        for (int i = 0; i < (value?.Length ?? 0); i++)
        {
            Mix(ref hash, value![i]);
        }
    }

    internal void Write(ref RowWriter writer)
    {
        writer.Uuid(CausedBy);
        writer.Number(CarrierVersion);
        writer.Byte(Withdrawn ? (byte)1 : (byte)0);
        writer.Byte((byte)Path.Count);
        for (int i = 0; i < Path.Count; i++)
        {
            writer.Byte((byte)Path[i].Kind);
            writer.Text(Path[i].Id);
        }
    }

    internal static Derivation Read(ref RowReader reader)
    {
        Guid causedBy = reader.Uuid();
        int version = (int)reader.Number();
        bool withdrawn = reader.Byte() == 1;
        var path = new PlaceId[reader.Byte()];
        for (int i = 0; i < path.Length; i++)
        {
            var kind = (PlaceKind)reader.Byte();
            path[i] = new PlaceId(kind, reader.Name());
        }

        return new Derivation(causedBy, path, version, withdrawn);
    }
}
