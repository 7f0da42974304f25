using Tracking.Simulator.Loading.Hub;

namespace Tracking.Benchmarks.Live;

/// <summary>What comes over one connection, cut into frames and the hub's messages as it comes and neither kept nor read.</summary>
internal sealed class CountedMessages
{
    /// <summary>Longest header of a frame that a server sends.</summary>
    private const int MaxHeader = 10;

    private readonly byte[] header = new byte[MaxHeader];
    private int headerLength;
    private long frameLeft;
    private bool frameHasMessages;
    private int matched;
    private int length;

    private static ReadOnlySpan<byte> News => "{\"type\":1"u8;

    private static ReadOnlySpan<byte> Answer => "{\"type\":3"u8;

    /// <summary>Answers to calls so far.</summary>
    public int Answers { get; private set; }

    /// <summary>Bytes of the last message with news.</summary>
    public int NewsBytes { get; private set; }

    /// <summary>Takes what was read. Returns the messages with news that ended in it, or −1 when the server closes the connection.</summary>
    /// <exception cref="IOException">The server masks what it sends, which it must not.</exception>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        int news = 0;
        while (!bytes.IsEmpty)
        {
            if (frameLeft == 0)
            {
                // A header rarely comes in two pieces: where it does, it is put together.
                int before = headerLength;
                int taken = Math.Min(MaxHeader - before, bytes.Length);
                bytes[..taken].CopyTo(header.AsSpan(before));
                headerLength += taken;
                if (!WebSocketFrame.TryReadHeader(header.AsSpan(0, headerLength), out int opcode, out int size, out long frame))
                {
                    return news;
                }

                if (opcode == WebSocketFrame.Close)
                {
                    return -1;
                }

                headerLength = 0;
                frameLeft = frame;
                frameHasMessages = opcode is WebSocketFrame.Text or WebSocketFrame.Continuation;
                bytes = bytes[(size - before)..];
                continue;
            }

            ReadOnlySpan<byte> payload = bytes[..(int)Math.Min(frameLeft, bytes.Length)];
            frameLeft -= payload.Length;
            bytes = bytes[payload.Length..];
            if (frameHasMessages)
            {
                news += TakePayload(payload);
            }
        }

        return news;
    }

    private int TakePayload(ReadOnlySpan<byte> payload)
    {
        int news = 0;
        while (!payload.IsEmpty)
        {
            int end = payload.IndexOf(HubText.EndMark);
            ReadOnlySpan<byte> part = end < 0 ? payload : payload[..end];
            Begin(part);
            length += part.Length;
            if (end < 0)
            {
                return news;
            }

            if (matched == News.Length)
            {
                news++;
                NewsBytes = length;
            }
            else if (matched == -Answer.Length)
            {
                Answers++;
            }

            matched = 0;
            length = 0;
            payload = payload[(end + 1)..];
        }

        return news;
    }

    /// <summary>Looks at a message's first bytes, which tell its kind by the last of them.</summary>
    private void Begin(ReadOnlySpan<byte> part)
    {
        for (int i = 0; length + i < News.Length && i < part.Length; i++)
        {
            int at = length + i;
            if (matched != at)
            {
                return;
            }

            matched = part[i] == News[at] ? at + 1 : at == News.Length - 1 && part[i] == Answer[at] ? -Answer.Length : int.MinValue;
        }
    }
}
