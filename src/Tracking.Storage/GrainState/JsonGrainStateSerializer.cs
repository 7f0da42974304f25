using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Storage;

namespace Tracking.Storage.GrainState;

/// <summary>
/// Writes grain state as plain JSON that a person can read: camelCase names, enums by name, no type names, so that a class may be renamed
/// or moved. Members that a reader does not know are ignored.
/// </summary>
public sealed class JsonGrainStateSerializer : IGrainStorageSerializer
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },

        // Letters stay letters: these bytes are never put into a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonSerializerOptions _options;

    /// <summary>Creates it with the options above.</summary>
    public JsonGrainStateSerializer()
        : this(Readable)
    {
    }

    /// <summary>Creates it with other options, for example ones with a source-generated resolver.</summary>
    public JsonGrainStateSerializer(JsonSerializerOptions options) => _options = options;

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, _options));

    /// <inheritdoc/>
    public T Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return JsonSerializer.Deserialize<T>(input.ToMemory().Span, _options)!;
    }
}
