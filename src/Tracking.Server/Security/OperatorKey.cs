using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Tracking.Server.Hosting;

namespace Tracking.Server.Security;

/// <summary>
/// Makes the key of this installation's operator at the first start: 256 random bits in base64url, in the file <c>operator-key</c> of the data
/// directory, which only its owner can read. The program's own tools send it; the server does not ask anybody for a key yet.
/// </summary>
internal sealed class OperatorKey(IOptions<TrackingOptions> options) : IHostedService
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "operator-key";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        string path = Path.Combine(Path.GetFullPath(options.Value.DataDirectory), FileName);
        if (File.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var file = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(path, file);
        await writer.WriteAsync(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
