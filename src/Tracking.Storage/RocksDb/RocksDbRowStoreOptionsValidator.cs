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

        Range(nameof(options.BlockCacheBytes), options.BlockCacheBytes, 8 * MiB, 1024 * GiB);
        Range(nameof(options.WriteBufferBytes), options.WriteBufferBytes, 16 * MiB, 64 * GiB);
        Range(nameof(options.MaxTotalWalBytes), options.MaxTotalWalBytes, 16 * MiB, 64 * GiB);
        Range(nameof(options.MaxQueuedWrites), options.MaxQueuedWrites, 1, 1_000_000);
        Range(nameof(options.MaxQueuedBytes), options.MaxQueuedBytes, MiB, 16 * GiB);
        Range(nameof(options.MaxGroupWrites), options.MaxGroupWrites, 1, 100_000);
        Range(nameof(options.MaxGroupBytes), options.MaxGroupBytes, 64 * KiB, GiB);
        if (options.MaxQueueWait <= TimeSpan.Zero || options.MaxQueueWait > LongestQueueWait)
        {
            failures.Add($"{nameof(options.MaxQueueWait)} is {options.MaxQueueWait}; it must be more than 0 and at most {LongestQueueWait}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Range(string option, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                failures.Add($"{option} is {value}; it must be {least} to {most}.");
            }
        }
    }
}
