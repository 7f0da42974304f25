using System.Text.Json;

namespace Tracking.Simulator.Routes;

/// <summary>Reads route files, and says of a wrong one which field is wrong.</summary>
internal static class RouteFileReader
{
    private const double MaxServiceSeconds = 24 * 3600;

    public static DeliveryRoute ReadFile(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SimulatorException($"There is no file {path}. Give --route the path of a route file, or use --sample.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SimulatorException($"{path} cannot be read: {e.Message}", e);
        }

        return Read(bytes, path);
    }

    /// <summary>The route that comes with the program: made up, around Viroqua in Wisconsin.</summary>
    public static DeliveryRoute ReadSample()
    {
        using var stream = typeof(RouteFileReader).Assembly.GetManifestResourceStream("viroqua.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Read(copy.ToArray(), "the sample");
    }

    /// <param name="json">The file's content.</param>
    /// <param name="source">What to call the file in errors.</param>
    /// <exception cref="RouteFileException">A field is missing or out of range; the message names it.</exception>
    public static DeliveryRoute Read(ReadOnlyMemory<byte> json, string source)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            throw new RouteFileException(source, $"it is not JSON ({e.Message})");
        }

        using (document)
        {
            return ReadRoute(new RouteFields(source, "", document.RootElement));
        }
    }

    private static DeliveryRoute ReadRoute(RouteFields fields)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var route = new DeliveryRoute(
            fields.Text("routeId"),
            fields.Id("stationId"),
            fields.Object("station").Point(),
            fields.Time("departsAt"),
            fields.Number("vehicleCapacityCm3", 0, 1e9),
            [.. fields.Objects("stops").Select(stop => ReadStop(stop, seen))]);
        return route.PackageCount > 0 ? route : throw fields.Problem("stops", "has no package");
    }

    private static Stop ReadStop(RouteFields fields, HashSet<string> seen) => new(
        fields.Text("stopId"),
        fields.Point(),
        fields.TextOrNull("zone"),
        [.. fields.Objects("packages").Select(package => ReadPackage(package, seen))]);

    private static RoutePackage ReadPackage(RouteFields fields, HashSet<string> seen)
    {
        var id = fields.Id("packageId");
        if (!seen.Add(id))
        {
            throw fields.Problem("packageId", $"{id} is in the file twice; every package has one stop");
        }

        // A window with one end only promises nothing that the API could carry.
        TimeWindow? window = fields.TimeOrNull("windowStart") is { } from && fields.TimeOrNull("windowEnd") is { } to ? new(from, to) : null;
        if (window is { } w && w.To < w.From)
        {
            throw fields.Problem("windowEnd", "is before windowStart");
        }

        return new(id, fields.Number("serviceSeconds", 0, MaxServiceSeconds), window, fields.Numbers("cm", 3, 0, 1000));
    }
}
