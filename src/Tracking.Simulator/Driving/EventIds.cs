using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Tracking.Simulator.Driving;

/// <summary>Event ids as a scanner makes them: UUID version 7 (RFC 9562), but with the random part taken from a key so that a run can be repeated.</summary>
internal static class EventIds
{
    /// <param name="key">Names the event; the same key and time give the same id.</param>
    /// <param name="at">The device's time, which fills the first 48 bits in milliseconds.</param>
    public static Guid Create(string key, DateTimeOffset at)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        var id = hash[..16];
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, at.ToUnixTimeMilliseconds());
        time[2..].CopyTo(id);
        id[6] = (byte)(0x70 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }
}
