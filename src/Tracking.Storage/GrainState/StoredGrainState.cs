namespace Tracking.Storage.GrainState;

/// <summary>A stored state: format, ETag, then what the serializer made.</summary>
internal static class StoredGrainState
{
    public const int HeaderBytes = 1 + 16;
    private const byte Format = 1;

    public static void WriteHeader(Span<byte> stored, Guid etag)
    {
        stored[0] = Format;
        etag.TryWriteBytes(stored[1..], bigEndian: true, out _);
    }

    public static Guid ETag(ReadOnlySpan<byte> stored)
    {
        if (stored.Length < HeaderBytes || stored[0] != Format)
        {
            throw new InvalidDataException(
                $"A stored grain state of {stored.Length} bytes has format {(stored.IsEmpty ? "none" : stored[0])}; this version of the program knows format {Format}.");
        }

        return new Guid(stored[1..HeaderBytes], bigEndian: true);
    }

    public static string Text(Guid etag) => etag.ToString("N");
}
