using Microsoft.Extensions.Options;

namespace Tracking.Storage;

/// <summary>Checks <see cref="AzureStorageOptions"/>; a failure names the option, its value and the rule. Secrets are not repeated.</summary>
public sealed class AzureStorageOptionsValidator : IValidateOptions<AzureStorageOptions>
{
    private const int MaxAccounts = 64;
    private const int MaxPrefix = 20;
    private const long MiB = 1024 * 1024;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestSettleDelay = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AzureStorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> failures = [];
        if (options.Accounts.Count is 0 or > MaxAccounts)
        {
            failures.Add($"{nameof(options.Accounts)} has {options.Accounts.Count} entries; it must name 1 to {MaxAccounts} storage accounts.");
        }

        for (int i = 0; i < options.Accounts.Count; i++)
        {
            Account($"{nameof(options.Accounts)}[{i}]", options.Accounts[i], "table");
        }

        for (int i = 1; i < options.Accounts.Count; i++)
        {
            if (options.Accounts.Take(i).Contains(options.Accounts[i], StringComparer.OrdinalIgnoreCase))
            {
                failures.Add($"{nameof(options.Accounts)}[{i}] is {Shown(options.Accounts[i])}; each account must be named once.");
            }
        }

        if (options.GrainStateAccount.Length > 0)
        {
            Account(nameof(options.GrainStateAccount), options.GrainStateAccount, "blob");
        }

        if (options.KeysAccount.Length > 0)
        {
            Account(nameof(options.KeysAccount), options.KeysAccount, "table");
        }

        if (!IsContainerName(options.GrainStateContainer))
        {
            failures.Add(
                $"{nameof(options.GrainStateContainer)} is '{options.GrainStateContainer}'; it must have 3 to 63 lower-case letters, digits and single hyphens between them.");
        }

        if (options.ManagedIdentityClientId.Length > 0 && !Guid.TryParse(options.ManagedIdentityClientId, out _))
        {
            failures.Add($"{nameof(options.ManagedIdentityClientId)} is '{options.ManagedIdentityClientId}'; it must be the client id (a UUID) of a user-assigned identity.");
        }

        if (options.TablePrefix.Length > 0
            && (options.TablePrefix.Length > MaxPrefix || !char.IsAsciiLetter(options.TablePrefix[0]) || !options.TablePrefix.All(char.IsAsciiLetterOrDigit)))
        {
            failures.Add($"{nameof(options.TablePrefix)} is '{options.TablePrefix}'; it must have up to {MaxPrefix} letters and digits, the first a letter.");
        }

        Range(nameof(options.MaxRequestsInFlight), options.MaxRequestsInFlight, 1, 4_096);
        Range(nameof(options.MaxQueuedWrites), options.MaxQueuedWrites, 1, 1_000_000);
        Range(nameof(options.MaxQueuedBytes), options.MaxQueuedBytes, MiB, 16 * 1024 * MiB);
        Range(nameof(options.OpenTimeout), options.OpenTimeout, Shortest, Longest);
        Range(nameof(options.SettleDelay), options.SettleDelay, TimeSpan.Zero, LongestSettleDelay);
        Range(nameof(options.AttemptTimeout), options.AttemptTimeout, Shortest, Longest);
        Range(nameof(options.OperationTimeout), options.OperationTimeout, Shortest, Longest);
        if (options.OperationTimeout < options.AttemptTimeout)
        {
            failures.Add($"{nameof(options.OperationTimeout)} is {options.OperationTimeout}; it must not be less than {nameof(options.AttemptTimeout)}, {options.AttemptTimeout}.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Account(string option, string value, string service)
        {
            if (!AzureAccount.IsWellFormed(value, service))
            {
                failures.Add(
                    $"{option} is {Shown(value)}; it must be a connection string (DefaultEndpointsProtocol=…;AccountName=…;AccountKey=…) or https://NAME.{service}.core.windows.net.");
            }
        }

        void Range<T>(string option, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                failures.Add(FormattableString.Invariant($"{option} is {value}; it must be {least} to {most}."));
            }
        }
    }

    /// <summary>A connection string holds a key, so only what is not one is repeated.</summary>
    private static string Shown(string value) =>
        string.IsNullOrWhiteSpace(value) ? "empty" : value.Contains('=', StringComparison.Ordinal) ? "a text with '=' (not shown, it may hold a key)" : $"'{value}'";

    private static bool IsContainerName(string name) =>
        name.Length is >= 3 and <= 63 && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
