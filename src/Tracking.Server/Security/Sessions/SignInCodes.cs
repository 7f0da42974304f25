using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Tracking.Server.Security.Keys;

namespace Tracking.Server.Security.Sessions;

/// <summary>Codes in links that sign a browser in: signed, for one key, once and not for long.</summary>
internal sealed class SignInCodes(SigningKeys keys, TimeProvider time)
{
    /// <summary>How long a code holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const string Purpose = "sign-in";
    private const int Random = 16;
    private const int Fixed = sizeof(long) + Random;
    private const int MaxLength = 200;
    private const int MaxUsed = 10_000;

    /// <summary>Codes that were used, until they would have expired anyway.</summary>
    private readonly ConcurrentDictionary<string, long> used = new(StringComparer.Ordinal);

    /// <summary>A code that signs in as who has the key.</summary>
    public string Issue(string credentialId)
    {
        byte[] code = new byte[Fixed + credentialId.Length + SigningKeys.SignatureLength];
        BinaryPrimitives.WriteInt64LittleEndian(code, time.GetUtcNow().Add(Lifetime).ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(code.AsSpan(sizeof(long), Random));
        Encoding.ASCII.GetBytes(credentialId, code.AsSpan(Fixed));
        keys.Sign(Purpose, code.AsSpan(..^SigningKeys.SignatureLength), code.AsSpan(^SigningKeys.SignatureLength..));
        return Base64Url.EncodeToString(code);
    }

    /// <summary>The key for which a code was made; null when it is wrong, has expired, or was used on this node before.</summary>
    public string? Use(string shown)
    {
        if (shown.Length > MaxLength || !Base64Url.IsValid(shown))
        {
            return null;
        }

        byte[] code = Base64Url.DecodeFromChars(shown);
        if (code.Length <= Fixed + SigningKeys.SignatureLength
            || !keys.Verify(Purpose, code.AsSpan(..^SigningKeys.SignatureLength), code.AsSpan(^SigningKeys.SignatureLength..)))
        {
            return null;
        }

        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        long end = BinaryPrimitives.ReadInt64LittleEndian(code);
        if (end <= now)
        {
            return null;
        }

        foreach ((string old, long until) in used)
        {
            if (until <= now)
            {
                used.TryRemove(old, out _);
            }
        }

        return used.Count < MaxUsed && used.TryAdd(Convert.ToHexString(code.AsSpan(0, Fixed)), end)
            ? Encoding.ASCII.GetString(code.AsSpan(Fixed..^SigningKeys.SignatureLength))
            : null;
    }
}
