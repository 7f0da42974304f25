namespace Tracking.Security.Tests;

using Xunit;

/// <summary>
/// Who may use what: a row for each endpoint and hub method, a column for each identity; <c>+</c> is let in, <c>-</c> is refused. Behind a customer's link a <c>+</c> means that
/// it shows the link's package.
/// </summary>
internal static class AccessTable
{
    /// <summary>The columns.</summary>
    public static readonly string[] Identities =
        ["nobody", "expired", "revoked", "customer", "otherCustomer", "device", "partnerDevice", "otherPartnerDevice", "partner", "dispatcher", "control", "admin"];

    //                                              no ex re cu oc de pd od pa di co ad
    private const string Rows = """
        POST /v1/scans                            | -  -  -  -  -  +  +  +  -  -  +  +
        POST /v1/positions                        | -  -  -  -  -  +  +  +  -  -  +  +
        GET /v1/positions/traccar                 | -  -  -  -  -  +  +  +  -  -  +  +
        POST /v1/positions/traccar                | -  -  -  -  -  +  +  +  -  -  +  +
        POST /v1/positions/owntracks              | -  -  -  -  -  +  +  +  -  -  +  +
        PUT /v1/proofs/{id}                       | -  -  -  -  -  +  +  +  -  -  +  +
        GET /v1/proofs/{id}                       | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/proofs/{id}/signature             | -  -  -  -  -  -  -  -  -  +  +  +
        PUT /v1/packages/{id}                     | -  -  -  -  -  -  -  -  -  -  +  +
        POST /v1/packages                         | -  -  -  -  -  -  -  -  -  -  +  +
        GET /v1/packages/{id}                     | -  -  -  -  -  -  -  -  +  +  +  +
        GET /v1/packages/{id}/events              | -  -  -  -  -  -  -  -  +  +  +  +
        GET /v1/packages/{id}/reports             | -  -  -  -  -  -  -  -  +  +  +  +
        GET /v1/packages                          | -  -  -  -  -  -  -  -  +  +  +  +
        POST /v1/packages/lookup                  | -  -  -  -  -  -  -  -  +  +  +  +
        POST /v1/packages/handling                | -  -  -  -  -  +  +  +  -  -  +  +
        GET /v1/search                            | -  -  -  -  -  -  -  -  +  +  +  +
        POST /v1/packages/{id}/links              | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/packages/{id}/links               | -  -  -  -  -  -  -  -  -  +  +  +
        POST /v1/links                            | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/links                             | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/links/{id}                        | -  -  -  -  -  -  -  -  -  +  +  +
        DELETE /v1/links/{id}                     | -  -  -  -  -  -  -  -  -  +  +  +
        PUT /v1/stations/{id}                     | -  -  -  -  -  -  -  -  -  -  +  +
        GET /v1/stations/{id}                     | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/stations/{id}/packages            | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/stations                          | -  -  -  -  -  -  -  -  -  +  +  +
        PUT /v1/stations/{id}/notice              | -  -  -  -  -  -  -  -  -  -  +  +
        DELETE /v1/stations/{id}/notice           | -  -  -  -  -  -  -  -  -  -  +  +
        POST /v1/stations/{id}/dispatches         | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/stations/{id}/dispatches          | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/stations/{id}/dispatches/{number} | -  -  -  -  -  -  -  -  -  +  +  +
        DELETE /v1/stations/{id}/dispatches/{number} | -  -  -  -  -  -  -  -  -  +  +  +
        POST /v1/stations/{id}/dispatches/{number}/adjust | -  -  -  -  -  -  -  -  -  +  +  +
        POST /v1/stations/{id}/dispatches/{number}/accept | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/stations/{id}/deviations          | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/stations/{id}/volumes             | -  -  -  -  -  -  -  -  -  +  +  +
        PUT /v1/stations/{id}/volumes             | -  -  -  -  -  -  -  -  -  -  +  +
        GET /v1/stations/{id}/forecast            | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/stations/{id}/operations          | -  -  -  -  -  -  -  -  -  +  +  +
        PUT /v1/stations/{id}/operations          | -  -  -  -  -  -  -  -  -  -  +  +
        DELETE /v1/stations/{id}/operations       | -  -  -  -  -  -  -  -  -  -  +  +
        GET /v1/stations/{id}/outlook             | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/containers/{id}                   | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/containers/{id}/packages          | -  -  -  -  -  -  -  -  -  +  +  +
        PUT /v1/vehicles/{id}                     | -  -  -  -  -  -  -  -  -  -  +  +
        GET /v1/vehicles/{id}                     | -  -  -  -  -  -  -  -  +  +  +  +
        GET /v1/vehicles/{id}/packages            | -  -  -  -  -  -  -  -  +  +  +  +
        GET /v1/vehicles/{id}/track               | -  -  -  -  -  -  -  -  +  +  +  +
        GET /v1/vehicles                          | -  -  -  -  -  -  -  -  +  +  +  +
        PUT /v1/vehicles/{id}/route               | -  -  -  -  -  -  -  -  +  +  +  +
        GET /v1/vehicles/{id}/route               | -  -  -  -  -  -  -  -  +  +  +  +
        DELETE /v1/vehicles/{id}/route            | -  -  -  -  -  -  -  -  +  +  +  +
        POST /v1/vehicles/{id}/route/replan       | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/map                               | -  -  -  -  -  -  -  -  +  +  +  +
        GET /v1/emissions                         | -  -  -  -  -  -  -  -  +  +  +  +
        GET /v1/attention                         | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/attention/{id}                    | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/attention/{id}/packages           | -  -  -  -  -  -  -  -  -  +  +  +
        POST /v1/attention/actions                | -  -  -  -  -  -  -  -  -  +  +  +
        POST /v1/planning/siting                  | -  -  -  -  -  -  -  -  -  -  +  +
        GET /v1/planning/arrivals                 | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/planning/demand                   | -  -  -  -  -  -  -  -  -  +  +  +
        GET /v1/planning/demand/report            | -  -  -  -  -  -  -  -  -  +  +  +
        POST /v1/planning/demand/train            | -  -  -  -  -  -  -  -  -  -  +  +
        GET /v1/planning/calendar                 | -  -  -  -  -  -  -  -  -  +  +  +
        PUT /v1/planning/calendar                 | -  -  -  -  -  -  -  -  -  -  +  +
        POST /v1/keys                             | -  -  -  -  -  -  -  -  +  -  -  +
        GET /v1/keys                              | -  -  -  -  -  -  -  -  +  -  -  +
        GET /v1/keys/{id}                         | -  -  -  -  -  -  -  -  +  -  -  +
        POST /v1/keys/{id}/rotate                 | -  -  -  -  -  -  -  -  +  -  -  +
        DELETE /v1/keys/{id}                      | -  -  -  -  -  -  -  -  +  -  -  +
        GET /v1/audit                             | -  -  -  -  -  -  -  -  -  -  -  +
        GET /v1/packages/{id}/personal            | -  -  -  -  -  -  -  -  -  -  -  +
        DELETE /v1/packages/{id}/personal         | -  -  -  -  -  -  -  -  -  -  -  +
        GET /v1/track/{token}                     | -  -  -  +  -  -  -  -  -  -  -  -
        GET /v1/track/{token}/packages            | -  -  -  +  -  -  -  -  -  -  -  -
        GET /v1/track/{token}/recipient           | -  -  -  +  -  -  -  -  -  -  -  -
        GET /v1/track/{token}/proof               | -  -  -  +  -  -  -  -  -  -  -  -
        POST /v1/track/{token}/reports            | -  -  -  +  -  -  -  -  -  -  -  -
        GET /track/{token}                        | -  -  -  +  -  -  -  -  -  -  -  -
        GET /v1/session                           | +  +  +  +  +  +  +  +  +  +  +  +
        POST /v1/session                          | +  +  +  +  +  +  +  +  +  +  +  +
        DELETE /v1/session                        | +  +  +  +  +  +  +  +  +  +  +  +
        POST /oauth/token                         | +  +  +  +  +  +  +  +  +  +  +  +
        GET /signin                               | +  +  +  +  +  +  +  +  +  +  +  +
        GET /signin/link                          | +  +  +  +  +  +  +  +  +  +  +  +
        GET /signin/provider                      | +  +  +  +  +  +  +  +  +  +  +  +
        GET /control                              | -  -  -  -  -  +  +  +  +  +  +  +
        GET /scan                                 | +  +  +  +  +  +  +  +  +  +  +  +
        GET /                                     | +  +  +  +  +  +  +  +  +  +  +  +
        GET /docs/{documentName?}                 | +  +  +  +  +  +  +  +  +  +  +  +
        GET /docs/favicon.svg                     | +  +  +  +  +  +  +  +  +  +  +  +
        GET /docs/scalar.aspnetcore.js            | +  +  +  +  +  +  +  +  +  +  +  +
        GET /docs/scalar.js                       | +  +  +  +  +  +  +  +  +  +  +  +
        GET /openapi/{documentName}.json          | +  +  +  +  +  +  +  +  +  +  +  +
        GET /problems/{code}                      | +  +  +  +  +  +  +  +  +  +  +  +
        GET /healthz                              | +  +  +  +  +  +  +  +  +  +  +  +
        GET /readyz                               | +  +  +  +  +  +  +  +  +  +  +  +
        GET /metrics                              | -  -  -  -  -  -  -  -  -  -  +  +
        GET /hubs/live                            | +  +  +  +  +  +  +  +  +  +  +  +
        GET /hubs/live/negotiate                  | +  +  +  +  +  +  +  +  +  +  +  +
        HUB WatchPackage                          | -  -  -  -  -  -  -  -  +  +  +  +
        HUB UnwatchPackage                        | -  -  -  -  -  -  -  -  +  +  +  +
        HUB WatchVehicle                          | -  -  -  -  -  -  -  -  +  +  +  +
        HUB UnwatchVehicle                        | -  -  -  -  -  -  -  -  +  +  +  +
        HUB WatchArea                             | -  -  -  -  -  -  -  -  +  +  +  +
        HUB UnwatchArea                           | -  -  -  -  -  -  -  -  +  +  +  +
        HUB WatchStation                          | -  -  -  -  -  -  -  -  -  +  +  +
        HUB UnwatchStation                        | -  -  -  -  -  -  -  -  -  +  +  +
        HUB WatchStations                         | -  -  -  -  -  -  -  -  -  +  +  +
        HUB UnwatchStations                       | -  -  -  -  -  -  -  -  -  +  +  +
        HUB WatchAttention                        | -  -  -  -  -  -  -  -  -  +  +  +
        HUB UnwatchAttention                      | -  -  -  -  -  -  -  -  -  +  +  +
        HUB WatchLink                             | -  -  -  +  -  -  -  -  -  -  -  -
        HUB UnwatchLink                           | +  +  +  +  +  +  +  +  +  +  +  +
        """;

    /// <summary>What is allowed, by row and column.</summary>
    public static IReadOnlyDictionary<string, bool[]> Allowed { get; } = Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(static row => row.Split('|'))
        .ToDictionary(static parts => parts[0].Trim(), static parts => parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static cell => cell.Trim() == "+").ToArray());
}
