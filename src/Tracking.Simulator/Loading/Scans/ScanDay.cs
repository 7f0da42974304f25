using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Tracking.Simulator.Loading.Scans;

/// <summary>A package's day in ten scans, over 200 stations and the fleet's vans, so that scans change what stations and vans hold.</summary>
internal static class ScanDay
{
    private const int Stations = 200;

    private static readonly Step[] s_steps =
    [
        new("inducted", "\"stationId\":\"HUB"), new("sorted", "\"stationId\":\"HUB"), new("departed", "\"stationId\":\"HUB"),
        new("arrived", "\"stationId\":\"DS"), new("sorted", "\"stationId\":\"DS"), new("stowed", "\"stationId\":\"DS"),
        new("loaded", "\"vehicleId\":\"VAN"), new("outForDelivery", "\"vehicleId\":\"VAN"),
        new("attempted", "\"reason\":\"notHome\",\"vehicleId\":\"VAN"), new("delivered", "\"vehicleId\":\"VAN"),
    ];

    /// <summary>Scans in a day.</summary>
    public static int StepCount => s_steps.Length;

    /// <summary>Begins the body of <c>POST /v1/scans</c>.</summary>
    public static void Begin(ArrayBufferWriter<byte> body, DateTimeOffset now)
    {
        body.Write("{\"deviceId\":\"LOAD-1\",\"sentAt\":\""u8);
        WriteTime(body, now);
        body.Write("\",\"scans\":["u8);
    }

    /// <summary>Adds a scan.</summary>
    /// <param name="body">The body.</param>
    /// <param name="first">Whether it is the body's first.</param>
    /// <param name="packageId">The package.</param>
    /// <param name="number">Chooses its station and van.</param>
    /// <param name="vans">Vans there are.</param>
    /// <param name="step">Which scan of its day.</param>
    /// <param name="occurredAt">When.</param>
    public static void Add(ArrayBufferWriter<byte> body, bool first, string packageId, int number, int vans, int step, DateTimeOffset occurredAt)
    {
        body.Write(first ? "{\"eventId\":\""u8 : ",{\"eventId\":\""u8);
        Guid.CreateVersion7(occurredAt).TryFormat(body.GetSpan(36), out var written);
        body.Advance(written);
        body.Write("\",\"packageId\":\""u8);
        body.Advance(Encoding.ASCII.GetBytes(packageId, body.GetSpan(packageId.Length)));
        body.Write("\",\"occurredAt\":\""u8);
        WriteTime(body, occurredAt);
        body.Write("\",\"type\":\""u8);
        var (type, place) = (s_steps[step].Type, s_steps[step].Place);
        body.Write(type);
        body.Write("\","u8);
        body.Write(place);
        WriteNumber(body, number % (place.EndsWith("VAN"u8) ? vans : Stations));
        body.Write("\"}"u8);
    }

    /// <summary>Ends the body.</summary>
    public static void End(ArrayBufferWriter<byte> body) => body.Write("]}"u8);

    /// <summary>ISO 8601 in UTC, to the millisecond.</summary>
    public static void WriteTime(ArrayBufferWriter<byte> body, DateTimeOffset at)
    {
        at.UtcDateTime.TryFormat(body.GetSpan(24), out var written, "yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        body.Advance(written);
    }

    public static void WriteNumber(ArrayBufferWriter<byte> body, long number)
    {
        Utf8Formatter.TryFormat(number, body.GetSpan(20), out var written);
        body.Advance(written);
    }

    private readonly struct Step(string type, string place)
    {
        public byte[] Type { get; } = Encoding.ASCII.GetBytes(type);

        public byte[] Place { get; } = Encoding.ASCII.GetBytes(place);
    }
}
