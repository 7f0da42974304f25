namespace Tracking.Simulator.Sending;

/// <summary>Finds the key to show to the server.</summary>
internal static class ServerKey
{
    /// <summary>
    /// The content of <paramref name="keyFile"/>; without one, the key that an embedded server started from the same directory keeps in <c>data/operator-key</c>,
    /// which is shown to no other machine than this one; null when there is none.
    /// </summary>
    /// <exception cref="SimulatorException">The file was asked for and cannot be read.</exception>
    public static string? Find(string? keyFile, Uri server)
    {
        if (keyFile is null)
        {
            var embedded = Path.Combine("data", "operator-key");
            return server.IsLoopback && File.Exists(embedded) ? TryRead(embedded) : null;
        }

        return TryRead(keyFile) ?? throw new SimulatorException($"--key-file {keyFile} cannot be read, or is empty.");
    }

    private static string? TryRead(string path)
    {
        try
        {
            var key = File.ReadAllText(path).Trim();
            return key.Length == 0 ? null : key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
