using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tracking.Server.Views;

/// <summary>Strong entity tags of views: the same as long as nothing but the time of asking differs.</summary>
internal static class ETags
{
    private const int HashBytes = 12;

    /// <summary>The tag of a package: its version, and a fingerprint of what follows from the clock and from other things. In quotes.</summary>
    public static string Of(PackageView view) => Of(view with { AsOf = "" }, TrackingJsonContext.Default.PackageView, view.Version);

    /// <summary>The tag of what a customer sees. In quotes.</summary>
    public static string Of(CustomerView view) => Of(view with { AsOf = "" }, TrackingJsonContext.Default.CustomerView, view.Version);

    /// <summary>The tag of any other answer. In quotes.</summary>
    /// <param name="value">The answer, the time of asking blanked.</param>
    /// <param name="type">How it becomes JSON.</param>
    public static string Of<T>(T value, JsonTypeInfo<T> type) => $"\"{Fingerprint(value, type)}\"";

    private static string Of<T>(T value, JsonTypeInfo<T> type, int version) => $"\"{version}-{Fingerprint(value, type)}\"";

    private static string Fingerprint<T>(T value, JsonTypeInfo<T> type)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(value, type), hash);
        return Convert.ToHexStringLower(hash[..HashBytes]);
    }
}
