using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Tracking.Server.Security.Keys;

namespace Tracking.Server.Security.Sessions;

/// <summary>
/// Encrypts what browsers keep for the server (AES-256-GCM) under keys derived from the signing keys (HKDF-SHA-256), one for each purpose: every node that has
/// the signing key reads what any other wrote, and there is no second key to keep. Layout: format, nonce, tag, ciphertext.
/// </summary>
internal sealed class SigningKeyProtection(SigningKeys keys, string purpose = "protection") : IDataProtector
{
    private const byte Format = 1;
    private const int Nonce = 12;
    private const int Tag = 16;
    private const int Overhead = 1 + Nonce + Tag;

    public IDataProtector CreateProtector(string purpose1) => new SigningKeyProtection(keys, $"{purpose}\n{purpose1}");

    public byte[] Protect(byte[] plaintext)
    {
        byte[] whole = new byte[Overhead + plaintext.Length];
        whole[0] = Format;
        Span<byte> nonce = whole.AsSpan(1, Nonce);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys.Derive(0, Encoding.UTF8.GetBytes(purpose)), Tag);
        aes.Encrypt(nonce, plaintext, whole.AsSpan(Overhead), whole.AsSpan(1 + Nonce, Tag));
        return whole;
    }

    public byte[] Unprotect(byte[] protectedData)
    {
        if (protectedData.Length < Overhead || protectedData[0] != Format)
        {
            throw new CryptographicException("This was not protected here.");
        }

        byte[] plaintext = new byte[protectedData.Length - Overhead];
        for (int i = 0; i < keys.Count; i++)
        {
            using var aes = new AesGcm(keys.Derive(i, Encoding.UTF8.GetBytes(purpose)), Tag);
            try
            {
                aes.Decrypt(protectedData.AsSpan(1, Nonce), protectedData.AsSpan(Overhead), protectedData.AsSpan(1 + Nonce, Tag), plaintext);
                return plaintext;
            }
            catch (AuthenticationTagMismatchException)
            {
                // Perhaps under an older key.
            }
        }

        throw new CryptographicException("This was not protected with any of the signing keys.");
    }
}
