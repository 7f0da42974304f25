namespace Tracking.Storage;

/// <summary>Unsigned LEB128 lengths in front of packed rows.</summary>
public static class Leb128
{
    /// <summary>Most bytes that a length takes.</summary>
    public const int MaxBytes = 5;

    /// <summary>Bytes that a length takes; 1 to 5.</summary>
    public static int Size(int value)
    {
        int size = 1;
        for (uint rest = (uint)value >> 7; rest != 0; rest >>= 7)
        {
            size++;
        }

        return size;
    }

    /// <summary>Writes a length.</summary>
    /// <returns>The bytes written.</returns>
    public static int Write(Span<byte> destination, int value)
    {
        int at = 0;
        uint rest = (uint)value;
        while (rest >= 0x80)
        {
            destination[at++] = (byte)(rest | 0x80);
            rest >>= 7;
        }

        destination[at++] = (byte)rest;
        return at;
    }

    /// <summary>Reads the row at the front and moves behind it.</summary>
    /// <exception cref="InvalidDataException">The buffer does not hold a whole row.</exception>
    public static ReadOnlySpan<byte> ReadRow(ref ReadOnlySpan<byte> packed)
    {
        uint length = 0;
        for (int i = 0; i < MaxBytes && i < packed.Length; i++)
        {
            length |= (uint)(packed[i] & 0x7F) << (7 * i);
            if (packed[i] < 0x80)
            {
                if (length > (uint)(packed.Length - i - 1))
                {
                    break;
                }

                ReadOnlySpan<byte> row = packed.Slice(i + 1, (int)length);
                packed = packed[(i + 1 + (int)length)..];
                return row;
            }
        }

        throw new InvalidDataException($"Packed rows end inside a row, {packed.Length} bytes before their end.");
    }
}
