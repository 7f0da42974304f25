namespace Tracking.Storage;

/// <summary>
/// Storage accounts of the profile <c>azure</c> and the bounds on their use. Rows are in tables, spread over all accounts; grain state is in blobs of one.
/// </summary>
public sealed class AzureStorageOptions
{
    /// <summary>Default of <see cref="GrainStateContainer"/>; the one that Orleans' own provider uses.</summary>
    public const string DefaultGrainStateContainer = "grainstate";

    /// <summary>Default of <see cref="MaxRequestsInFlight"/>.</summary>
    public const int DefaultMaxRequestsInFlight = 256;

    /// <summary>Default of <see cref="MaxQueuedWrites"/>.</summary>
    public const int DefaultMaxQueuedWrites = 8_192;

    /// <summary>Default of <see cref="MaxQueuedBytes"/>.</summary>
    public const long DefaultMaxQueuedBytes = 64L * 1024 * 1024;

    /// <summary>Default of <see cref="OperationTimeout"/>: 10 s.</summary>
    public static readonly TimeSpan DefaultOperationTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Default of <see cref="AttemptTimeout"/>: 3 s.</summary>
    public static readonly TimeSpan DefaultAttemptTimeout = TimeSpan.FromSeconds(3);

    /// <summary>Default of <see cref="OpenTimeout"/>: 1 min.</summary>
    public static readonly TimeSpan DefaultOpenTimeout = TimeSpan.FromMinutes(1);

    /// <summary>Default of <see cref="SettleDelay"/>: 2 s.</summary>
    public static readonly TimeSpan DefaultSettleDelay = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The accounts that rows are spread over, 1 to 64 in a fixed order. Each is a connection string, or the URI of its table endpoint
    /// (<c>https://NAME.table.core.windows.net</c>), which is then used with a managed identity. Their number and order are written into the accounts when
    /// they are first used, and other ones are refused from then on, because rows would not be found.
    /// </summary>
    public IList<string> Accounts { get; set; } = [];

    /// <summary>
    /// The account that keeps grain state: a connection string, or the URI of its blob endpoint (<c>https://NAME.blob.core.windows.net</c>). Empty: the first of
    /// <see cref="Accounts"/>.
    /// </summary>
    public string GrainStateAccount { get; set; } = "";

    /// <summary>Container of grain state; 3 to 63 lower-case letters, digits and single hyphens.</summary>
    public string GrainStateContainer { get; set; } = DefaultGrainStateContainer;

    /// <summary>
    /// The account that keeps the keys of personal data, in the table <c>PackageKeys</c>: a connection string, or the URI of its table endpoint. Empty: the first of
    /// <see cref="Accounts"/>. It should be another one, of which no backup is made for longer than erased data may still be readable.
    /// </summary>
    public string KeysAccount { get; set; } = "";

    /// <summary>
    /// Client id of a user-assigned managed identity for accounts named by URI. Empty: <c>DefaultAzureCredential</c>, which finds the machine's own identity, a workload
    /// identity, or a developer's login.
    /// </summary>
    public string ManagedIdentityClientId { get; set; } = "";

    /// <summary>First letters of all tables' names, so that several systems can share accounts; up to 20 letters and digits, the first a letter.</summary>
    public string TablePrefix { get; set; } = "";

    /// <summary>Requests of one node that may be under way at once, reads and writes each; 1 to 4,096. Further ones wait.</summary>
    public int MaxRequestsInFlight { get; set; } = DefaultMaxRequestsInFlight;

    /// <summary>Writes of one node that may be under way or wait; 1 to 1,000,000. A further one is refused.</summary>
    public int MaxQueuedWrites { get; set; } = DefaultMaxQueuedWrites;

    /// <summary>Bytes in the writes that are under way or wait; 1 MiB to 16 GiB. One write always fits. A further one is refused.</summary>
    public long MaxQueuedBytes { get; set; } = DefaultMaxQueuedBytes;

    /// <summary>How long a read or write may take, with its waits and retries, before it is refused; 100 ms to 5 min, and not less than <see cref="AttemptTimeout"/>.</summary>
    public TimeSpan OperationTimeout { get; set; } = DefaultOperationTimeout;

    /// <summary>How long one request may take before it is made again; 100 ms to 5 min.</summary>
    public TimeSpan AttemptTimeout { get; set; } = DefaultAttemptTimeout;

    /// <summary>
    /// How long the note that a write is complete may wait for the next write to the same history, to go with it in one request; up to 1 min. Whoever reads the history elsewhere
    /// meanwhile makes sure of that write again.
    /// </summary>
    public TimeSpan SettleDelay { get; set; } = DefaultSettleDelay;

    /// <summary>How long the start waits for accounts that do not answer yet; 100 ms to 5 min.</summary>
    public TimeSpan OpenTimeout { get; set; } = DefaultOpenTimeout;

    /// <summary>Whether a store with these options holds keys, and nothing else.</summary>
    internal bool ForKeys { get; private init; }

    /// <summary>Options of the store of keys.</summary>
    internal AzureStorageOptions OfKeys() => new()
    {
        Accounts = [KeysAccount.Length > 0 ? KeysAccount : Accounts[0]],
        ManagedIdentityClientId = ManagedIdentityClientId,
        TablePrefix = TablePrefix,
        MaxRequestsInFlight = MaxRequestsInFlight,
        MaxQueuedWrites = MaxQueuedWrites,
        MaxQueuedBytes = MaxQueuedBytes,
        OperationTimeout = OperationTimeout,
        AttemptTimeout = AttemptTimeout,
        OpenTimeout = OpenTimeout,
        SettleDelay = SettleDelay,
        ForKeys = true,
    };

    /// <summary>Stands in front of each request in tests of failing networks.</summary>
    internal Azure.Core.Pipeline.HttpPipelinePolicy? Fault { get; set; }
}
