using System.Buffers.Text;
using System.Text.Json;

namespace Tracking.Benchmarks.Posting;

/// <summary>What an HTTP/1.1 answer to a request of scans says.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Accepted">Scans acknowledged as new.</param>
/// <param name="Duplicates">Scans acknowledged as known already.</param>
internal readonly record struct ScanAnswer(int Status, int Accepted, int Duplicates)
{
    private const int StatusOffset = 9;

    /// <summary>Reads an answer that may not be there whole yet.</summary>
    /// <param name="received">What arrived so far, from the answer's first byte.</param>
    /// <param name="answer">The answer, once whole.</param>
    /// <returns>Whether it is whole.</returns>
    /// <exception cref="InvalidDataException">It is not an answer that this reader knows: HTTP/1.1 with a length.</exception>
    public static bool TryRead(ReadOnlySpan<byte> received, out ScanAnswer answer)
    {
        answer = default;
        int end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> head = received[..(end + 2)], rest = received[(end + 4)..];
        if (!head.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(head[StatusOffset..], out int status, out _))
        {
            throw new InvalidDataException("The server's answer is not HTTP/1.1.");
        }

        int length = ContentLength(head);
        if (rest.Length < length)
        {
            return false;
        }

        if (rest.Length > length)
        {
            throw new InvalidDataException("The server answered more than it said.");
        }

        answer = status == 200 ? ReadBody(rest) : new ScanAnswer(status, 0, 0);
        return true;
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> name = "\r\nContent-Length: "u8;
        int at = head.IndexOf(name);
        return at >= 0 && Utf8Parser.TryParse(head[(at + name.Length)..], out int length, out _)
            ? length
            : throw new InvalidDataException("The server's answer has no Content-Length.");
    }

    private static ScanAnswer ReadBody(ReadOnlySpan<byte> body)
    {
        // Both counts stand before the results, so the reader is done after a few tokens.
        int accepted = -1;
        var json = new Utf8JsonReader(body);
        while (json.Read())
        {
            if (json.TokenType is not JsonTokenType.PropertyName)
            {
                continue;
            }

            if (json.ValueTextEquals("accepted"u8))
            {
                json.Read();
                accepted = json.GetInt32();
            }
            else if (json.ValueTextEquals("duplicates"u8) && accepted >= 0)
            {
                json.Read();
                return new ScanAnswer(200, accepted, json.GetInt32());
            }
        }

        throw new InvalidDataException("The server's answer does not say how many scans it accepted.");
    }
}
