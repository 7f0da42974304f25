using System.Buffers.Binary;
using System.Text;

namespace Tracking.Model.Histories;

/// <summary>Reads what <see cref="RowWriter"/> wrote.</summary>
internal ref struct RowReader(ReadOnlySpan<byte> row)
{
    private ReadOnlySpan<byte> rest = row;

    public readonly bool AtEnd => rest.IsEmpty;

    public byte Byte()
    {
        byte value = rest[0];
        rest = rest[1..];
        return value;
    }

    public long Number()
    {
        ulong value = 0;
        int shift = 0, index = 0;
        byte next;
        do
        {
            next = rest[index++];
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
        }
        while (next >= 0x80);
        rest = rest[index..];
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public double Double()
    {
        double value = BinaryPrimitives.ReadDoubleLittleEndian(rest);
        rest = rest[8..];
        return value;
    }

    public Guid Uuid()
    {
        var value = new Guid(rest[..16], bigEndian: true);
        rest = rest[16..];
        return value;
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>A text that recurs in many rows (a station, a vehicle, a device): mostly no allocation.</summary>
    public string Name() => NamePool.Get(Bytes());

    public ReadOnlySpan<byte> Bytes()
    {
        int length = (int)Number();
        ReadOnlySpan<byte> value = rest[..length];
        rest = rest[length..];
        return value;
    }
}
