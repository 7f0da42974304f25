using Microsoft.Extensions.Options;

namespace Tracking.Storage.RocksDb;

/// <summary>Checks <see cref="RocksDbRowStoreOptions"/>; a failure names the option, its value and the rule.</summary>
public sealed class RocksDbRowStoreOptionsValidator : IValidateOptions<RocksDbRowStoreOptions>
{
    private const long KiB = 1024;
    private const long MiB = 1024 * KiB;
    private const long GiB = 1024 * MiB;
    private static readonly TimeSpan LongestQueueWait = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, RocksDbRowStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> failures = [];
        if (string.IsNullOrWhiteSpace(options.DataDirectory))
        {
            failures.Add($"{nameof(options.DataDirectory)} is '{options.DataDirectory}'; it must name the directory of the database.");
        }
        else if (options.KeysDirectory.Length > 0 && Holds(options.KeysDirectory, options.DataDirectory))
        {
            failures.Add(
                $"{nameof(options.KeysDirectory)} is '{options.KeysDirectory}'; it must be neither {nameof(options.DataDirectory)}, '{options.DataDirectory}', nor a directory that holds it.");
        }

        Range(nameof(options.BlockCacheBytes), options.BlockCacheBytes, RocksDbRowStoreOptions.LeastBlockCacheBytes, 1024 * GiB);
        Range(nameof(options.WriteBufferBytes), options.WriteBufferBytes, RocksDbRowStoreOptions.LeastWriteBufferBytes, 64 * GiB);
        Range(nameof(options.MaxTotalWalBytes), options.MaxTotalWalBytes, RocksDbRowStoreOptions.LeastWriteBufferBytes, 64 * GiB);
        Range(nameof(options.MaxQueuedWrites), options.MaxQueuedWrites, 1, 1_000_000);
        Range(nameof(options.MaxQueuedBytes), options.MaxQueuedBytes, MiB, 16 * GiB);
        Range(nameof(options.MaxGroupWrites), options.MaxGroupWrites, 1, 100_000);
        Range(nameof(options.MaxGroupBytes), options.MaxGroupBytes, 64 * KiB, GiB);
        if (options.MaxQueueWait <= TimeSpan.Zero || options.MaxQueueWait > LongestQueueWait)
        {
            failures.Add($"{nameof(options.MaxQueueWait)} is {options.MaxQueueWait}; it must be more than 0 and at most {LongestQueueWait}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        static bool Holds(string outer, string inner) => WithEnd(inner).StartsWith(WithEnd(outer), StringComparison.Ordinal);

        static string WithEnd(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)) + Path.DirectorySeparatorChar;

        void Range(string option, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                failures.Add($"{option} is {value}; it must be {least} to {most}.");
            }
        }
    }
}
