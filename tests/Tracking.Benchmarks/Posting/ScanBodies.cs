using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Tracking.Benchmarks.Posting;

/// <summary>Request bodies: packages that live through a day of scans, ten each, over the stations and vans of a network.</summary>
internal static class ScanBodies
{
    private const int MostBytes = 512;

    private static readonly CompositeFormat[] Formats =
    [
        CompositeFormat.Parse("\"type\":\"inducted\",\"stationId\":\"HUB{0}\""),
        CompositeFormat.Parse("\"type\":\"sorted\",\"stationId\":\"HUB{0}\""),
        CompositeFormat.Parse("\"type\":\"departed\",\"stationId\":\"HUB{0}\""),
        CompositeFormat.Parse("\"type\":\"arrived\",\"stationId\":\"DS{0}\""),
        CompositeFormat.Parse("\"type\":\"sorted\",\"stationId\":\"DS{0}\""),
        CompositeFormat.Parse("\"type\":\"stowed\",\"stationId\":\"DS{0}\""),
        CompositeFormat.Parse("\"type\":\"loaded\",\"vehicleId\":\"VAN{1}\",\"stationId\":\"DS{0}\""),
        CompositeFormat.Parse("\"type\":\"outForDelivery\",\"vehicleId\":\"VAN{1}\""),
        CompositeFormat.Parse("\"type\":\"attempted\",\"reason\":\"notHome\",\"vehicleId\":\"VAN{1}\""),
        CompositeFormat.Parse("\"type\":\"delivered\",\"vehicleId\":\"VAN{1}\""),
    ];

    /// <summary>Number of scans in a package's day.</summary>
    public static int StepCount => Formats.Length;

    /// <summary>A package's id.</summary>
    public static string PackageId(int package) => string.Create(CultureInfo.InvariantCulture, $"PKG-{package:D8}");

    /// <summary>A body with one scan for each package, all at the same step of their day.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="step">Number of the step.</param>
    /// <param name="now">The device's clock.</param>
    /// <param name="locations">Whether each scan says where the device was.</param>
    public static byte[] Make(ReadOnlySpan<int> packages, int step, DateTimeOffset now, bool locations) => Make(packages, step, now, locations, NetworkSize.Small, spread: false);

    /// <summary>A body with one scan for each package, all at the same step of their day.</summary>
    /// <param name="packages">The packages.</param>
    /// <param name="step">Number of the step.</param>
    /// <param name="now">The device's clock.</param>
    /// <param name="locations">Whether each scan says where the device was.</param>
    /// <param name="network">Stations and vans that packages are spread over.</param>
    /// <param name="spread">Whether each scan is made at another place; else all at one, as a device posts them.</param>
    public static byte[] Make(ReadOnlySpan<int> packages, int step, DateTimeOffset now, bool locations, NetworkSize network, bool spread)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        byte[] body = GC.AllocateUninitializedArray<byte>(MostBytes * (packages.Length + 1));
        int length = 0;
        Written(Utf8.TryWrite(body, culture, $"{{\"deviceId\":\"HH-1\",\"sentAt\":\"{now:yyyy-MM-ddTHH:mm:ss.fffZ}\",\"scans\":[", out int written));
        Span<byte> occurredAt = stackalloc byte[32];
        Utf8.TryWrite(occurredAt, culture, $"{now.AddMinutes(step - 20):yyyy-MM-ddTHH:mm:ss.fffZ}", out int timeLength);
        string what = "";
        for (int i = 0; i < packages.Length; i++)
        {
            int package = packages[i];
            Written(Utf8.TryWrite(body.AsSpan(length), culture, $"{(i == 0 ? "" : ",")}{{\"eventId\":\"{EventId(now)}\",\"packageId\":\"PKG-{package:D8}\",\"occurredAt\":\"", out written));
            occurredAt[..timeLength].CopyTo(body.AsSpan(length));
            length += timeLength;
            Append("\","u8);
            if (spread || i == 0)
            {
                what = string.Format(culture, Formats[step], package % network.Stations, package % network.Vans);
            }

            length += Encoding.ASCII.GetBytes(what, body.AsSpan(length));
            if (locations)
            {
                Written(Utf8.TryWrite(
                    body.AsSpan(length), culture, $",\"location\":{{\"lat\":{47 + (package % 1000 / 1000.0)},\"lon\":{-122 - (package % 777 / 777.0)},\"accuracy\":8}}", out written));
            }

            Append("}"u8);
        }

        Append("]}"u8);
        return body[..length];

        void Append(ReadOnlySpan<byte> text)
        {
            text.CopyTo(body.AsSpan(length));
            length += text.Length;
        }

        void Written(bool fits)
        {
            if (!fits)
            {
                throw new InvalidOperationException($"A scan needs more than {MostBytes} bytes.");
            }

            length += written;
        }
    }

    /// <summary>A UUID of version 7, without the cost of a random number fit for secrets.</summary>
    private static Guid EventId(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        long milliseconds = now.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteInt32BigEndian(bytes, (int)(milliseconds >> 16));
        BinaryPrimitives.WriteInt16BigEndian(bytes[4..], (short)milliseconds);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
