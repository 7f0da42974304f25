using System.Buffers.Binary;

namespace Tracking.Simulator.Loading.Hub;

/// <summary>Frames of the WebSocket protocol (RFC 6455, section 5.2), as far as a client of the hub meets them.</summary>
internal static class WebSocketFrame
{
    public const int Continuation = 0, Text = 1, Close = 8, Ping = 9, Pong = 10;

    /// <summary>Longest header of a frame that a client sends.</summary>
    public const int MaxHeader = 14;

    private const int MaskBytes = 4;
    private const byte Final = 0x80, Masked = 0x80, OpcodeBits = 0x0F, LengthBits = 0x7F;
    private const int TwoByteLength = 126, EightByteLength = 127;

    /// <summary>Reads a frame's header.</summary>
    /// <returns>False when more bytes are needed to tell.</returns>
    /// <exception cref="IOException">The server masks what it sends, which it must not.</exception>
    public static bool TryReadHeader(ReadOnlySpan<byte> from, out int opcode, out int header, out long length)
    {
        (opcode, header, length) = (0, 2, 0);
        if (from.Length < 2)
        {
            return false;
        }

        opcode = from[0] & OpcodeBits;
        if ((from[1] & Masked) != 0)
        {
            throw new IOException("The server sent a masked frame.");
        }

        length = from[1] & LengthBits;
        header += length switch { TwoByteLength => 2, EightByteLength => 8, _ => 0 };
        if (from.Length < header)
        {
            return false;
        }

        length = length switch
        {
            TwoByteLength => BinaryPrimitives.ReadUInt16BigEndian(from[2..]),
            EightByteLength => BinaryPrimitives.ReadInt64BigEndian(from[2..]),
            _ => length,
        };
        return true;
    }

    /// <summary>Writes one masked frame.</summary>
    /// <returns>Its length; <paramref name="to"/> has room for the payload and <see cref="MaxHeader"/> more.</returns>
    public static int Write(Span<byte> to, int opcode, ReadOnlySpan<byte> payload)
    {
        to[0] = (byte)(Final | opcode);
        var at = 2;
        if (payload.Length < TwoByteLength)
        {
            to[1] = (byte)(Masked | payload.Length);
        }
        else
        {
            to[1] = Masked | TwoByteLength;
            BinaryPrimitives.WriteUInt16BigEndian(to[2..], checked((ushort)payload.Length));
            at += 2;
        }

        var mask = to.Slice(at, MaskBytes);
        Random.Shared.NextBytes(mask);
        at += MaskBytes;
        for (var i = 0; i < payload.Length; i++)
        {
            to[at + i] = (byte)(payload[i] ^ mask[i % MaskBytes]);
        }

        return at + payload.Length;
    }
}
