namespace Tracking.Grains.Tests.Harness;

/// <summary>A directory of one test, gone after it.</summary>
internal sealed class DataDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tracking-grains-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
