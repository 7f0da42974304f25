namespace Tracking.Server.Tests.Personal;

/// <summary>A directory that is gone after its use.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tracking-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
