using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Security.Keys;

/// <summary>What an access token says.</summary>
/// <param name="CredentialId">The key that it was given for.</param>
/// <param name="Permissions">What it may do at the most.</param>
/// <param name="ExpiresAt">Milliseconds since 1970.</param>
internal sealed record AccessToken(string CredentialId, Permission Permissions, long ExpiresAt);

/// <summary>Short-lived tokens of OAuth 2.0 client credentials: <c>tra_</c> and, in base64url, format, permissions, end, the key's id, signature.</summary>
internal sealed class AccessTokens(SigningKeys keys, TimeProvider time)
{
    /// <summary>How long a token holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>What every token begins with.</summary>
    public const string Prefix = "tra_";

    private const string Purpose = "access-token";
    private const byte Format = 1;
    private const int Fixed = 1 + sizeof(int) + sizeof(long);
    private const int MaxLength = 400;

    /// <summary>A token for a key.</summary>
    public string Issue(string credentialId, Permission permissions)
    {
        long end = time.GetUtcNow().Add(Lifetime).ToUnixTimeMilliseconds();
        byte[] token = new byte[Fixed + credentialId.Length + SigningKeys.SignatureLength];
        token[0] = Format;
        BinaryPrimitives.WriteInt32LittleEndian(token.AsSpan(1), (int)permissions);
        BinaryPrimitives.WriteInt64LittleEndian(token.AsSpan(1 + sizeof(int)), end);
        Encoding.ASCII.GetBytes(credentialId, token.AsSpan(Fixed));
        keys.Sign(Purpose, token.AsSpan(..^SigningKeys.SignatureLength), token.AsSpan(^SigningKeys.SignatureLength..));
        return Prefix + Base64Url.EncodeToString(token);
    }

    /// <summary>What a token says; null when it is not one, was tampered with or has expired.</summary>
    public AccessToken? Read(string shown)
    {
        if (!shown.StartsWith(Prefix, StringComparison.Ordinal) || shown.Length > MaxLength || !Base64Url.IsValid(shown.AsSpan(Prefix.Length)))
        {
            return null;
        }

        byte[] token = Base64Url.DecodeFromChars(shown.AsSpan(Prefix.Length));
        if (token.Length <= Fixed + SigningKeys.SignatureLength
            || !keys.Verify(Purpose, token.AsSpan(..^SigningKeys.SignatureLength), token.AsSpan(^SigningKeys.SignatureLength..))
            || token[0] != Format)
        {
            return null;
        }

        long end = BinaryPrimitives.ReadInt64LittleEndian(token.AsSpan(1 + sizeof(int)));
        return end > time.GetUtcNow().ToUnixTimeMilliseconds()
            ? new AccessToken(Encoding.ASCII.GetString(token.AsSpan(Fixed..^SigningKeys.SignatureLength)), (Permission)BinaryPrimitives.ReadInt32LittleEndian(token.AsSpan(1)), end)
            : null;
    }
}
