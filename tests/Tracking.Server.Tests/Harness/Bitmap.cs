using System.Buffers.Binary;

namespace Tracking.Server.Tests.Harness;

/// <summary>Pictures for tests: uncompressed BMP, which browsers read.</summary>
internal static class Bitmap
{
    /// <summary>A picture of one colour.</summary>
    public static byte[] OfColour(int width, int height, byte red, byte green, byte blue)
    {
        int row = ((width * 3) + 3) / 4 * 4;
        byte[] file = new byte[54 + (row * height)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        file[26] = 1;
        file[28] = 24;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Span<byte> pixel = file.AsSpan(54 + (y * row) + (x * 3), 3);
                (pixel[0], pixel[1], pixel[2]) = (blue, green, red);
            }
        }

        return file;
    }
}
