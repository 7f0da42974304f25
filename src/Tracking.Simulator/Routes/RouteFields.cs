using System.Globalization;
using System.Text.Json;

namespace Tracking.Simulator.Routes;

/// <summary>Reads the fields of one JSON object of a route file; every complaint names the field by its path.</summary>
internal readonly struct RouteFields
{
    private readonly string _source;
    private readonly string _path;
    private readonly JsonElement _element;

    public RouteFields(string source, string path, JsonElement element)
    {
        _source = source;
        _path = path;
        _element = element;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new RouteFileException(source, $"{(path.Length == 0 ? "the file" : path)} must be an object, but is {Kind(element)}");
        }
    }

    public string Id(string name)
    {
        var value = Text(name);
        return Ids.IsValid(value)
            ? value
            : throw Problem(name, $"\"{value}\" is not an id (1 to {Ids.MaxLength} of A–Z a–z 0–9 . _ : -, first and last alphanumeric)");
    }

    public string Text(string name)
    {
        var value = Required(name);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Problem(name, $"must be a text, but is {Kind(value)}");
    }

    public string? TextOrNull(string name) => IsNull(name) ? null : Text(name);

    public double Number(string name, double min, double max) => Number(name, Required(name), min, max);

    public DateTimeOffset Time(string name)
    {
        var text = Text(name);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Problem(name, $"\"{text}\" is not a time; write it like 2018-07-25T15:10:55Z");
    }

    public DateTimeOffset? TimeOrNull(string name) => IsNull(name) ? null : Time(name);

    public GeoPoint Point() => new(Number("lat", -90, 90), Number("lon", -180, 180));

    public RouteFields Object(string name) => new(_source, At(name), Required(name));

    public IEnumerable<RouteFields> Objects(string name)
    {
        var array = Array(name);
        var (source, path) = (_source, At(name));
        return array.EnumerateArray().Select((item, i) => new RouteFields(source, $"{path}[{i}]", item));
    }

    public IReadOnlyList<double> Numbers(string name, int count, double min, double max)
    {
        var array = Array(name);
        if (array.GetArrayLength() != count)
        {
            throw Problem(name, $"must have {count} numbers, but has {array.GetArrayLength()}");
        }

        var numbers = new double[count];
        for (var i = 0; i < count; i++)
        {
            numbers[i] = Number($"{name}[{i}]", array[i], min, max);
        }

        return numbers;
    }

    public RouteFileException Problem(string name, string problem) => new(_source, $"{At(name)} {problem}");

    private double Number(string name, JsonElement value, double min, double max)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number))
        {
            throw Problem(name, $"must be a number, but is {Kind(value)}");
        }

        return number >= min && number <= max
            ? number
            : throw Problem(name, string.Create(CultureInfo.InvariantCulture, $"is {number}, but must be between {min} and {max}"));
    }

    private JsonElement Array(string name)
    {
        var value = Required(name);
        return value.ValueKind == JsonValueKind.Array ? value : throw Problem(name, $"must be a list, but is {Kind(value)}");
    }

    private JsonElement Required(string name) =>
        _element.TryGetProperty(name, out var value) ? value : throw Problem(name, "is missing");

    private bool IsNull(string name) => !_element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null;

    private string At(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}
