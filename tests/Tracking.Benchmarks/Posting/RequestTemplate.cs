using System.Globalization;
using System.Text;

namespace Tracking.Benchmarks.Posting;

/// <summary>Makes whole HTTP/1.1 requests out of bodies, before the clock runs.</summary>
/// <param name="server">Who is asked.</param>
/// <param name="key">Credential; null where nobody asks for one.</param>
internal sealed class RequestTemplate(Uri server, string? key)
{
    private readonly string head = $"POST /v1/scans HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/json\r\n"
        + (key is null ? "" : $"Authorization: Bearer {key}\r\n") + "Content-Length: ";

    /// <summary>A request with this body.</summary>
    public byte[] Make(ReadOnlySpan<byte> body)
    {
        string start = string.Create(CultureInfo.InvariantCulture, $"{head}{body.Length}\r\n\r\n");
        byte[] request = GC.AllocateUninitializedArray<byte>(start.Length + body.Length);
        Encoding.ASCII.GetBytes(start, request);
        body.CopyTo(request.AsSpan(start.Length));
        return request;
    }
}
