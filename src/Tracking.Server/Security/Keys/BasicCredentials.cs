using System.Text;

namespace Tracking.Server.Security.Keys;

/// <summary>What <c>Authorization: Basic</c> says (RFC 7617).</summary>
/// <param name="Id">The user.</param>
/// <param name="Secret">The password.</param>
internal sealed record BasicCredentials(string Id, string Secret)
{
    private const string Start = "Basic ";
    private const int MaxLength = 1000;

    /// <summary>Reads the header; null when it is another scheme or malformed.</summary>
    public static BasicCredentials? Read(string? header)
    {
        if (header is null || header.Length > MaxLength || !header.StartsWith(Start, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        byte[] decoded = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Start.Length..].Trim(), decoded, out int length))
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(decoded, 0, length);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : new BasicCredentials(text[..colon], text[(colon + 1)..]);
    }
}
