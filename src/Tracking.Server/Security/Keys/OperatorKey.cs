using Microsoft.Extensions.Options;
using Tracking.Grains.Credentials;
using Tracking.Server.Hosting;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Security.Keys;

/// <summary>
/// Makes the key of this installation's operator at the first start and keeps it in the file <c>operator-key</c> of the data directory, which only its owner can read. A new
/// file, or a changed one, makes a key of its own; the one before holds until it is revoked.
/// </summary>
internal sealed partial class OperatorKey(
    IOptions<TrackingOptions> options, IGrainFactory grains, KeyIndex index, SigningKeys signing, TimeProvider time, ILogger<OperatorKey> logger) : IHostedService
{
    /// <summary>Name of the file in the data directory.</summary>
    public const string FileName = "operator-key";

    /// <summary>Id of the credential; null until the server has started.</summary>
    public string? CredentialId { get; private set; }

    /// <summary>Makes the key, where there is none, and lets the server know it. The silo must be running.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => EnsureAsync();

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task EnsureAsync()
    {
        signing.Load();
        string path = Path.Combine(Path.GetFullPath(options.Value.DataDirectory), FileName);
        OwnerFile.Create(path, KeyToken.Of($"operator-{KeyToken.NewId()}", KeyToken.NewSecret()));
        string content = (await File.ReadAllTextAsync(path)).Trim();
        if (!KeyToken.TryParse(content, out string id, out string secret))
        {
            // A file of a build that asked nobody for a key.
            File.Delete(path);
            LogReplaced(logger, path);
            await EnsureAsync();
            return;
        }

        ICredentialGrain credential = grains.GetGrain<ICredentialGrain>(id);
        if (await credential.Read() is { } known)
        {
            if (known.RevokedAt is not null)
            {
                LogRevoked(logger, path);
            }
        }
        else
        {
            await index.AddAsync(id, null);
            var spec = new CredentialSpec(Role.Admin.Name, [], "operator", null, "server", time.GetUtcNow().ToUnixTimeMilliseconds(), null);
            await credential.Create(spec, KeyToken.HashOf(secret));
        }

        CredentialId = id;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} did not hold a key of today's form; it was replaced")]
    private static partial void LogReplaced(ILogger logger, string path);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The key in {Path} was revoked. Delete the file and start again to get a new one")]
    private static partial void LogRevoked(ILogger logger, string path);
}
