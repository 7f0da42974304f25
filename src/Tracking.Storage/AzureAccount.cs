using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Tracking.Storage;

/// <summary>Makes clients of storage accounts from what <see cref="AzureStorageOptions"/> says of them.</summary>
internal static class AzureAccount
{
    private static readonly TimeSpan PooledConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>Whether the text is a connection string, or an https URI of the service's endpoint.</summary>
    public static bool IsWellFormed(string account, string service) => Endpoint(account) is { } uri
        ? uri.Scheme == Uri.UriSchemeHttps && uri.Host.Contains($".{service}.", StringComparison.Ordinal)
        : account.Contains("AccountName=", StringComparison.OrdinalIgnoreCase) || account.Contains("UseDevelopmentStorage=true", StringComparison.OrdinalIgnoreCase)
            || account.Contains("Endpoint=", StringComparison.OrdinalIgnoreCase);

    /// <summary>The identity for accounts named by URI.</summary>
    public static TokenCredential Credential(AzureStorageOptions options) => options.ManagedIdentityClientId.Length > 0
        ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(options.ManagedIdentityClientId))
        : new DefaultAzureCredential();

    /// <summary>Connections shared by all clients of one store. The library's own default would allow 50 to each host.</summary>
    public static HttpClient Connections(AzureStorageOptions options) => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = (2 * options.MaxRequestsInFlight) + 16,
        PooledConnectionLifetime = PooledConnectionLifetime,
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Tables of an account.</summary>
    public static TableServiceClient Tables(string account, AzureStorageOptions options, TokenCredential credential, HttpClient connections)
    {
        TableClientOptions client = new();
        Configure(client, options, connections);
        return Endpoint(account) is { } uri ? new TableServiceClient(uri, credential, client) : new TableServiceClient(account, client);
    }

    /// <summary>The container of grain state.</summary>
    public static BlobContainerClient GrainState(AzureStorageOptions options, TokenCredential credential, HttpClient connections)
    {
        BlobClientOptions client = new();
        Configure(client, options, connections);
        string account = options.GrainStateAccount.Length > 0 ? options.GrainStateAccount : options.Accounts[0];
        if (Endpoint(account) is not { } uri)
        {
            return new BlobContainerClient(account, options.GrainStateContainer, client);
        }

        UriBuilder blobs = new(uri) { Host = uri.Host.Replace(".table.", ".blob.", StringComparison.Ordinal), Path = options.GrainStateContainer };
        return new BlobContainerClient(blobs.Uri, credential, client);
    }

    private static void Configure(ClientOptions client, AzureStorageOptions options, HttpClient connections)
    {
        client.Transport = new HttpClientTransport(connections);

        // Retries are the store's own: only it knows which answer means that an earlier attempt had succeeded.
        client.Retry.MaxRetries = 0;
        client.Retry.NetworkTimeout = options.AttemptTimeout;
        client.Diagnostics.IsLoggingEnabled = false;
        client.Diagnostics.IsDistributedTracingEnabled = false;
        if (options.Fault is { } fault)
        {
            client.AddPolicy(fault, HttpPipelinePosition.PerRetry);
        }
    }

    private static Uri? Endpoint(string account) =>
        Uri.TryCreate(account, UriKind.Absolute, out Uri? uri) && uri.Scheme is "https" or "http" ? uri : null;
}
