using System.Buffers.Text;
using System.Security.Cryptography;
using Tracking.Server.Security.Keys;

namespace Tracking.Server.Links;

/// <summary>
/// Tokens of customers' links: 128 random bits that name the link and 128 bits of their signature, in base64url. Without the signing key none can be made, so guessing never
/// gets as far as looking a link up.
/// </summary>
internal sealed class LinkTokens(SigningKeys keys)
{
    /// <summary>Length in characters.</summary>
    public const int Length = 43;

    private const string Purpose = "link";
    private const int Id = 16;
    private const int Signature = 16;

    /// <summary>A new token and the id of its link.</summary>
    public (string Token, string LinkId) Issue()
    {
        Span<byte> token = stackalloc byte[Id + Signature];
        Span<byte> signature = stackalloc byte[SigningKeys.SignatureLength];
        RandomNumberGenerator.Fill(token[..Id]);
        keys.Sign(Purpose, token[..Id], signature);
        signature[..Signature].CopyTo(token[Id..]);
        return (Base64Url.EncodeToString(token), Convert.ToHexStringLower(token[..Id]));
    }

    /// <summary>The id of a token's link; null when it is no token of ours.</summary>
    public string? LinkIdOf(string token)
    {
        if (token.Length != Length || !Base64Url.IsValid(token))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Id + Signature];
        Base64Url.DecodeFromChars(token, bytes);
        return keys.Verify(Purpose, bytes[..Id], bytes[Id..]) ? Convert.ToHexStringLower(bytes[..Id]) : null;
    }
}
