using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Tracking.Server.Views;

/// <summary>Strong entity tags (RFC 9110, 8.8.3) over everything in a view but the moment at which it was looked at.</summary>
internal static class ETags
{
    private const int HashBytes = 9;

    /// <summary>The tag of a package's view: its version, a dash, and a hash.</summary>
    public static string Of(PackageView view) => Of(JsonSerializer.SerializeToUtf8Bytes(view, TrackingJsonContext.Default.PackageView), view.Version);

    /// <summary>The tag of a view, quotes included.</summary>
    /// <param name="json">The view as JSON.</param>
    /// <param name="version">Its version; null for a list.</param>
    public static string Of(ReadOnlySpan<byte> json, long? version)
    {
        // In JSON an unescaped quote never stands inside a text, so this finds field names only.
        ReadOnlySpan<byte> asOf = "\"asOf\":\""u8;
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        int at;
        while ((at = json.IndexOf(asOf)) >= 0)
        {
            sha.AppendData(json[..at]);
            json = json[(at + asOf.Length)..];
            json = json[json.IndexOf((byte)'"')..];
        }

        sha.AppendData(json);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        sha.GetHashAndReset(hash);
        string text = Base64Url.EncodeToString(hash[..HashBytes]);
        return version is { } number ? $"\"{number}-{text}\"" : $"\"{text}\"";
    }
}
