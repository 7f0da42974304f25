using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Tracking.Server.Security.Sessions;

/// <summary>Codes in links that sign a browser in: for one key, once, not for long, and only where and while the server that made them runs, which is what makes them hold once.</summary>
internal sealed class SignInCodes(TimeProvider time)
{
    /// <summary>How long a code holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const int Signature = 32;
    private const int Random = 16;
    private const int Fixed = sizeof(long) + Random;
    private const int MaxLength = 200;
    private const int MaxUsed = 10_000;

    private readonly byte[] key = RandomNumberGenerator.GetBytes(Signature);

    /// <summary>Codes that were used, until they would have expired anyway.</summary>
    private readonly ConcurrentDictionary<string, long> used = new(StringComparer.Ordinal);

    /// <summary>A code that signs in as who has the key.</summary>
    public string Issue(string credentialId)
    {
        byte[] code = new byte[Fixed + credentialId.Length + Signature];
        BinaryPrimitives.WriteInt64LittleEndian(code, time.GetUtcNow().Add(Lifetime).ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(code.AsSpan(sizeof(long), Random));
        Encoding.ASCII.GetBytes(credentialId, code.AsSpan(Fixed));
        HMACSHA256.HashData(key, code.AsSpan(..^Signature), code.AsSpan(^Signature..));
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
        if (code.Length <= Fixed + Signature
            || !CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, code.AsSpan(..^Signature)), code.AsSpan(^Signature..)))
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
            ? Encoding.ASCII.GetString(code.AsSpan(Fixed..^Signature))
            : null;
    }
}
