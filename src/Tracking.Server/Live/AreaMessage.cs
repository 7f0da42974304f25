using System.Text.Json;
using System.Text.Json.Serialization;
using Tracking.Server.Description;
using Tracking.Server.Views;

namespace Tracking.Server.Live;

/// <summary>What changed in a watched map area. <see cref="Cells"/> is always the whole truth about cells: empty where single vehicles are shown.</summary>
/// <param name="Vehicles">Vehicles that came or changed.</param>
/// <param name="Gone">Vehicles shown before that left the area or are now counted in a cell.</param>
/// <param name="Cells">Counts of vehicles far out.</param>
[JsonConverter(typeof(AreaMessageJsonConverter))]
internal sealed record AreaMessage(IReadOnlyList<LiveView> Vehicles, IReadOnlyList<string> Gone, IReadOnlyList<MapCell> Cells)
{
    /// <summary>Called when it is written to the connection's buffers, in front of whatever is sent from then on; null where nobody wants to know.</summary>
    public Action? Written { get; init; }
}

/// <summary>The same as clients read it: the messages <c>area</c>, and the answer of <c>WatchArea</c>.</summary>
/// <param name="Vehicles">Vehicles that came or changed; whole views.</param>
/// <param name="Gone">Vehicles shown before that left the area or are now counted in a cell.</param>
/// <param name="Cells">Counts of vehicles far out: always all of them, and none where single vehicles are shown.</param>
internal sealed record AreaView(IReadOnlyList<VehicleJson> Vehicles, [Form(TextForm.Id)] IReadOnlyList<string> Gone, IReadOnlyList<MapCell> Cells);

/// <summary>Vehicles counted in one cell of the map.</summary>
/// <param name="Lat">Centre of the cell, degrees north.</param>
/// <param name="Lon">Centre of the cell, degrees east.</param>
/// <param name="Count">Vehicles of the area in it.</param>
internal readonly record struct MapCell(double Lat, double Lon, int Count);

/// <summary>Writes area messages as JSON.</summary>
internal sealed class AreaMessageJsonConverter : JsonConverter<AreaMessage>
{
    public override AreaMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Area messages are sent, never received.");

    public override void Write(Utf8JsonWriter writer, AreaMessage value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("vehicles");
        foreach (LiveView vehicle in value.Vehicles)
        {
            writer.WriteRawValue(vehicle.Json, skipInputValidation: true);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("gone");
        foreach (string id in value.Gone)
        {
            writer.WriteStringValue(id);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("cells");
        foreach (MapCell cell in value.Cells)
        {
            writer.WriteStartObject();
            writer.WriteNumber("lat", cell.Lat);
            writer.WriteNumber("lon", cell.Lon);
            writer.WriteNumber("count", cell.Count);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        value.Written?.Invoke();
    }
}
