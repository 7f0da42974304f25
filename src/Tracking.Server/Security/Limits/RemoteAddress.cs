using System.Buffers.Binary;
using System.IO.Hashing;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tracking.Server.Security.Limits;

/// <summary>What counts as one address: an IPv4 address, or the /64 that a subscriber of IPv6 is given.</summary>
internal static class RemoteAddress
{
    // Nobody outside can choose addresses that meet in one bucket.
    private static readonly long Seed = BinaryPrimitives.ReadInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(long)));

    /// <summary>Leads an address to its bucket.</summary>
    public static ulong HashOf(IPAddress? address)
    {
        UInt128 network = NetworkOf(address);
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in network)), Seed);
    }

    /// <summary>Leads a name to its bucket.</summary>
    public static ulong HashOf(string name) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan()), Seed);

    /// <summary>What counts as one, as a number.</summary>
    public static UInt128 NetworkOf(IPAddress? address)
    {
        if (address is null)
        {
            return 0;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return address.AddressFamily is not AddressFamily.InterNetworkV6 ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : address.IsIPv4MappedToIPv6 ? BinaryPrimitives.ReadUInt32BigEndian(bytes[12..])
            : (UInt128)BinaryPrimitives.ReadUInt64BigEndian(bytes) << 64;
    }
}
