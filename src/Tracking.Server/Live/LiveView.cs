using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Tracking.Server.Views;

namespace Tracking.Server.Live;

/// <summary>
/// A view as it goes over the wire, written once and shared by everyone who gets it. MessagePack is made from the JSON, so that both protocols carry
/// the same names and the same values.
/// </summary>
[JsonConverter(typeof(LiveViewJsonConverter))]
internal sealed class LiveView(string id, long version, byte[] json)
{
    private byte[]? messagePack;
    private SerializedHubMessage? alone;

    /// <summary>The package, vehicle or station that it shows; of a package watched by an alias the package itself.</summary>
    public string Id => id;

    /// <summary>Greater is newer among views of one id.</summary>
    public long Version => version;

    /// <summary>Of a customer's view: what it was made from beside the package.</summary>
    public CustomerSources? Sources { get; init; }

    /// <summary>Greater is later among views of one version; a view that a commit made is the first.</summary>
    public long Look { get; private set; }

    /// <summary>UTF-8 JSON.</summary>
    public ReadOnlySpan<byte> Json => json;

    /// <summary>The same view as of a later look.</summary>
    public LiveView SeenAt(long look)
    {
        Look = look;
        return this;
    }

    /// <summary>Whether it differs from another in nothing but when it was made.</summary>
    public bool ShowsTheSame(LiveView other) => ETags.Of(json, version) == ETags.Of(other.Json, other.Version);

    /// <summary>The hub's message with this view alone, written once in each protocol for all who get it. A view is only ever sent in messages of one name.</summary>
    public SerializedHubMessage Alone(string message) => alone ??= new SerializedHubMessage(new InvocationMessage(message, [new[] { this }]));

    /// <summary>MessagePack: maps with the names of the JSON.</summary>
    public ReadOnlySpan<byte> MessagePack => messagePack ??= JsonToMessagePack.Convert(json);
}

/// <summary>Copies the JSON that was written once.</summary>
internal sealed class LiveViewJsonConverter : JsonConverter<LiveView>
{
    public override LiveView Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Views are sent, never received.");

    public override void Write(Utf8JsonWriter writer, LiveView value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json, skipInputValidation: true);
}
