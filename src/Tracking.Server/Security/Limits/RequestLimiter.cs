using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Sessions;

namespace Tracking.Server.Security.Limits;

/// <summary>
/// Bounds what each identity asks, and what comes from each address of callers whom nobody knows. ASP.NET Core's rate limiter asks it once for each request; a request that is
/// let through costs one look-up and no memory.
/// </summary>
internal sealed class RequestLimiter(IOptions<LimitOptions> options, TimeProvider time) : PartitionedRateLimiter<HttpContext>
{
    private const int IdentityBits = 16, AddressBits = 20;

    private readonly RateTable services = new(options.Value.Services, IdentityBits, time);
    private readonly RateTable devices = new(options.Value.Devices, IdentityBits, time);
    private readonly RateTable people = new(options.Value.People, IdentityBits, time);
    private readonly RateTable anonymous = new(options.Value.Anonymous, AddressBits, time);
    private readonly RateTable signIns = new(options.Value.SignIns, AddressBits, time);

    /// <inheritdoc/>
    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        if (resource.GetEndpoint()?.Metadata.GetMetadata<SignInAttempt>() is not null)
        {
            RateState attempts = signIns.Take(RemoteAddress.HashOf(resource.Connection.RemoteIpAddress));
            if (!attempts.Taken)
            {
                return new LimitLease("signIns", signIns.Rate, attempts);
            }
        }

        Caller caller = resource.GetCaller();
        (RateTable table, string policy) = caller.IsAnonymous ? (anonymous, "address")
            : caller.Role == Role.Device ? (devices, "device")
            : caller.CredentialId is null || resource.User.Identity?.AuthenticationType == SessionCookie.SchemeName ? (people, "person")
            : (services, "key");
        RateState state = table.Take(caller.IsAnonymous ? RemoteAddress.HashOf(resource.Connection.RemoteIpAddress) : RemoteAddress.HashOf(caller.Id));
        if (!state.Taken)
        {
            return new LimitLease(policy, table.Rate, state);
        }

        if (state.Remaining < table.Rate.Burst / 2)
        {
            RateLimitHeaders.Write(resource.Response, policy, table.Rate, state);
        }

        return LimitLease.LetThrough;
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        new(AttemptAcquireCore(resource, permitCount));
}

/// <summary>Marks an endpoint with which one signs in or gets a token.</summary>
internal sealed class SignInAttempt;

/// <summary>Whether a request is let through.</summary>
/// <param name="policy">Which limit was met.</param>
/// <param name="rate">What it gives.</param>
/// <param name="state">What is left.</param>
internal sealed class LimitLease(string policy, Rate rate, RateState state) : RateLimitLease
{
    /// <summary>For everybody who is let through.</summary>
    public static LimitLease LetThrough { get; } = new("", new Rate(), new RateState(true, 0, 0, 0));

    /// <inheritdoc/>
    public override bool IsAcquired => state.Taken;

    /// <inheritdoc/>
    public override IEnumerable<string> MetadataNames => [];

    /// <summary>Which limit was met.</summary>
    public string Policy => policy;

    /// <summary>What it gives.</summary>
    public Rate Rate => rate;

    /// <summary>What is left.</summary>
    public RateState State => state;

    /// <inheritdoc/>
    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }
}
