namespace Tracking.Grains.Foresight;

/// <summary>The bytes of one trained model and the report of its back-test, under the model's version.</summary>
[Alias("Tracking.IDemandModelFile")]
public interface IDemandModelFile : IGrainWithStringKey
{
    /// <summary>Stores them; completes when they are durable.</summary>
    [Alias("Write")]
    ValueTask Write(byte[] model, string report);

    /// <summary>The model; null when there is none of this version.</summary>
    [Alias("Read")]
    ValueTask<byte[]?> Read();

    /// <summary>The report, as Markdown; null when there is none of this version.</summary>
    [Alias("Report")]
    ValueTask<string?> Report();

    /// <summary>Removes both.</summary>
    [Alias("Remove")]
    ValueTask Remove();
}
