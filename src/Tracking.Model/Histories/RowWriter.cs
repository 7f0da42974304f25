using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Tracking.Model.Histories;

/// <summary>Writes the fields of a stored row: LEB128 numbers, ids behind their length, UUIDs as 16 big-endian bytes.</summary>
internal ref struct RowWriter
{
    private byte[] buffer;
    private int length;

    public RowWriter(int capacity)
    {
        buffer = ArrayPool<byte>.Shared.Rent(capacity);
        length = 0;
    }

    public void Byte(byte value)
    {
        Reserve(1);
        buffer[length++] = value;
    }

    public void Number(long value)
    {
        Reserve(10);
        ulong rest = (ulong)((value << 1) ^ (value >> 63));
        while (rest >= 0x80)
        {
            buffer[length++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        buffer[length++] = (byte)rest;
    }

    public void Double(double value)
    {
        Reserve(8);
        BinaryPrimitives.WriteDoubleLittleEndian(buffer.AsSpan(length), value);
        length += 8;
    }

    public void Uuid(Guid value)
    {
        Reserve(16);
        value.TryWriteBytes(buffer.AsSpan(length), bigEndian: true, out _);
        length += 16;
    }

    public void Text(string value)
    {
        Number(Encoding.UTF8.GetByteCount(value));
        Reserve(Encoding.UTF8.GetMaxByteCount(value.Length));
        length += Encoding.UTF8.GetBytes(value, buffer.AsSpan(length));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        Reserve(value.Length);
        value.CopyTo(buffer.AsSpan(length));
        length += value.Length;
    }

    /// <summary>The row; the writer cannot be used after it.</summary>
    public byte[] Finish()
    {
        byte[] row = buffer.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        return row;
    }

    private void Reserve(int bytes)
    {
        if (buffer.Length - length >= bytes)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + bytes));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
