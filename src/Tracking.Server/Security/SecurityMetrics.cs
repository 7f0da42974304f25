using System.Diagnostics.Metrics;

namespace Tracking.Server.Security;

/// <summary>Counts who is refused.</summary>
internal sealed class SecurityMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Tracking.Security";

    private readonly Counter<long> refused;
    private readonly Counter<long> notAudited;

    /// <summary>Creates the instruments.</summary>
    public SecurityMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        refused = meter.CreateCounter<long>("tracking.security.refused", "{request}", "Requests and hub calls of callers that may not, by status; 0 for hub calls.");
        notAudited = meter.CreateCounter<long>("tracking.security.not_audited", "{request}", "Refused or failed ones that were not written into the audit, because there were too many.");
    }

    /// <summary>Somebody may not.</summary>
    public void Refused(int status) => refused.Add(1, new KeyValuePair<string, object?>("status", status));

    /// <summary>A refusal or failure was not written down.</summary>
    public void NotAudited() => notAudited.Add(1);
}
