using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Tracking.Server.Hosting;

namespace Tracking.Server.Security.Keys;

/// <summary>
/// Signs links, access tokens and sign-in codes with HMAC-SHA-256. The keys stand in a file that only its owner can read, one of 256 bits in base64url in each line: the first signs,
/// all are accepted, so that a new first line rotates the key without ending what the old one signed. The file is read when the server starts.
/// </summary>
internal sealed class SigningKeys(IOptions<TrackingOptions> tracking, IOptions<SecurityOptions> options)
{
    /// <summary>Name of the file in the data directory when no other is configured.</summary>
    public const string FileName = "signing-key";

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureLength = 32;

    private readonly Lazy<byte[][]> keys = new(() => Load(
        options.Value.SigningKeyFile ?? Path.Combine(Path.GetFullPath(tracking.Value.DataDirectory), FileName), makes: tracking.Value.Profile == TrackingOptions.EmbeddedProfile));

    /// <summary>Reads or makes the file.</summary>
    /// <exception cref="InvalidDataException">It holds something else than keys.</exception>
    public void Load() => _ = keys.Value;

    /// <summary>Number of keys.</summary>
    public int Count => keys.Value.Length;

    /// <summary>256 bits derived from one of the keys for one purpose (HKDF-SHA-256, RFC 5869).</summary>
    public byte[] Derive(int index, byte[] purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.Value[index], SignatureLength, info: purpose);

    /// <summary>Signs a message for one purpose; the same message for another has another signature.</summary>
    public void Sign(string purpose, ReadOnlySpan<byte> message, Span<byte> signature) => Sign(keys.Value[0], purpose, message, signature);

    /// <summary>Whether a signature, or its beginning of at least 16 bytes, is that of the message for the purpose.</summary>
    public bool Verify(string purpose, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length is < 16 or > SignatureLength)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[SignatureLength];
        bool matches = false;
        foreach (byte[] key in keys.Value)
        {
            Sign(key, purpose, message, expected);
            matches |= CryptographicOperations.FixedTimeEquals(expected[..signature.Length], signature);
        }

        return matches;
    }

    private static void Sign(byte[] key, string purpose, ReadOnlySpan<byte> message, Span<byte> signature)
    {
        int prefix = Encoding.ASCII.GetByteCount(purpose) + 1;
        Span<byte> signed = prefix + message.Length <= 1024 ? stackalloc byte[prefix + message.Length] : new byte[prefix + message.Length];
        signed[Encoding.ASCII.GetBytes(purpose, signed)] = 0;
        message.CopyTo(signed[prefix..]);
        HMACSHA256.HashData(key, signed, signature);
    }

    private static byte[][] Load(string path, bool makes)
    {
        if (!File.Exists(path))
        {
            // A node that made one of its own would not know what the others sign.
            if (!makes)
            {
                throw new InvalidDataException($"There is no {path} (Tracking:Security:SigningKeyFile). Put a copy of the file there that the other nodes have.");
            }

            OwnerFile.Create(path, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)) + "\n");
        }

        string[] lines = [.. File.ReadLines(path).Select(static line => line.Trim()).Where(static line => line.Length > 0)];
        byte[][] keys = new byte[lines.Length][];
        for (int i = 0; i < lines.Length; i++)
        {
            if (!Base64Url.IsValid(lines[i], out int length) || length < 32)
            {
                throw new InvalidDataException($"Line {i + 1} of {path} is not a key of at least 256 bits in base64url. Replace it, for example by the output of: openssl rand -base64 32 | tr '+/' '-_' | tr -d =");
            }

            keys[i] = Base64Url.DecodeFromChars(lines[i]);
        }

        return keys.Length > 0 ? keys : throw new InvalidDataException($"{path} holds no key. Delete it, and a new one is made; what was signed before ends to hold then.");
    }
}
