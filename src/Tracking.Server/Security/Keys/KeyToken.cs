using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tracking.Server.Security.Keys;

/// <summary>
/// Keys as they are shown: <c>trk_{id}_{secret}</c>. The id is 80 random bits in hex, or a name that the server gave; the secret 256 random bits in
/// base64url. The prefix lets scanners of repositories and logs find a key that leaked.
/// </summary>
internal static class KeyToken
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "trk_";

    private const int SecretLength = 43;
    private const int MaxIdLength = 40;

    /// <summary>A new id.</summary>
    public static string NewId() => RandomNumberGenerator.GetHexString(20, lowercase: true);

    /// <summary>A new secret.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>The key of an id and a secret.</summary>
    public static string Of(string id, string secret) => $"{Prefix}{id}_{secret}";

    /// <summary>What is stored of a secret. It has 256 random bits, so a fast hash is as good as a slow one.</summary>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));

    /// <summary>Takes a key apart; false when it has not the form of one.</summary>
    public static bool TryParse(string key, out string id, out string secret)
    {
        id = secret = "";
        int split = key.Length - SecretLength - 1;
        if (!key.StartsWith(Prefix, StringComparison.Ordinal) || split <= Prefix.Length || split > Prefix.Length + MaxIdLength || key[split] != '_')
        {
            return false;
        }

        foreach (char c in key.AsSpan(Prefix.Length))
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
            {
                return false;
            }
        }

        id = key[Prefix.Length..split];
        secret = key[(split + 1)..];
        return true;
    }
}
