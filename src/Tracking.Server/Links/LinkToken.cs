using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tracking.Server.Links;

/// <summary>Tokens of customers' links: 192 random bits in base64url.</summary>
internal static class LinkToken
{
    /// <summary>Length in characters.</summary>
    public const int Length = 32;

    /// <summary>A new token.</summary>
    public static string New()
    {
        Span<byte> random = stackalloc byte[24];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }

    /// <summary>Whether a text can be a token at all.</summary>
    public static bool IsValid(string token)
    {
        if (token.Length != Length)
        {
            return false;
        }

        foreach (char c in token)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The key under which a link is kept: it leads to the link, but not back to the token.</summary>
    public static string KeyOf(string token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
        return Convert.ToHexStringLower(hash);
    }
}
