using System.Collections.Frozen;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Problems;

/// <summary>What each problem's code means; served at <c>/problems/{code}</c>.</summary>
internal static class ProblemCodes
{
    private static readonly FrozenDictionary<string, string> Titles = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["notJson"] = "The body is not JSON",
        ["wrongType"] = "A value has the wrong JSON type",
        ["unknownField"] = "A field is not known",
        ["duplicateField"] = "A field stands twice",
        ["missingField"] = "A field is missing",
        ["invalidText"] = "A text is malformed",
        ["invalidLength"] = "A text is too short or too long",
        ["invalidId"] = "An id is malformed",
        ["invalidUuid"] = "An event id is not a UUID",
        ["invalidTime"] = "A time is malformed or out of range",
        ["invalidTimeZone"] = "A time zone is not known",
        ["invalidDate"] = "A date is malformed",
        ["invalidCursor"] = "A cursor does not come from this list",
        ["invalidQuery"] = "A query parameter is malformed",
        ["invalidLocation"] = "A location is not on the earth",
        ["invalidProof"] = "A proof is malformed",
        ["unknownType"] = "A type of scan is not known",
        ["unknownReason"] = "A reason is not known",
        ["unknownWord"] = "A word is not one of those that are possible here",
        ["wrongSubject"] = "A scan has no subject, or one that its type cannot have",
        ["sameId"] = "An id names its own scan or subject",
        ["outOfRange"] = "A number is out of range",
        ["tooMany"] = "A list is too long",
        ["noScans"] = "A request has no scans",
        ["tooManyScans"] = "A request has too many scans",
        ["tooMuch"] = "What was asked for takes too long to compute",
        ["tooLarge"] = "A body is too large",
        ["badEncoding"] = "A body is not encoded as its header says",
        ["unsupportedMediaType"] = "A body has a media type that is not taken here",
        ["unknownVehicle"] = "A vehicle is not known, or not one of those that are possible here",
        ["noLocation"] = "A station has no location",
        ["noVans"] = "No van is free",
        ["noDestination"] = "Where a door is is not known",
        ["noPlan"] = "There is no plan to begin with",
        ["nothingToPlan"] = "No package can be planned",
        ["computing"] = "Another plan of the station is being computed",
        ["notProposed"] = "The plan is not one that is proposed",
        ["accepted"] = "The plan was accepted",
        ["wouldBreak"] = "A route would break a limit",
        ["packageGone"] = "A planned package is on hand no more",
        ["vehicleBusy"] = "A vehicle has another round",
        ["unknownPackage"] = "A package is not known to who asks",
        ["notFound"] = "There is nothing at this address",
        ["methodNotAllowed"] = "This address does not take this method",
        ["versionMismatch"] = "The thing was changed since you read it",
        ["cannotReport"] = "The package is in no state in which this can be reported",
        ["tooManyRequests"] = "Too much was asked in a short time; send the request again after the time in Retry-After",
        ["conflict"] = "Something else is stored there",
        ["overloaded"] = "The server has as much work as it can take; send the request again after the time in Retry-After",
        ["unavailable"] = "The server cannot take the request now; send it again after the time in Retry-After",
        ["cutOff"] = "This node does not reach the others now; send the request again after the time in Retry-After",
        ["unauthenticated"] = "It is not known who asks",
        ["forbidden"] = "Who asks may not do this",
        ["crossSite"] = "The call comes from another site",
        ["badRequest"] = "The request is malformed",
        ["internalError"] = "The server failed; the request may be sent again",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A short sentence for people.</summary>
    public static string TitleOf(string code) => Titles.GetValueOrDefault(code, "The request was refused");

    /// <summary>Maps <c>/problems/{code}</c>, to which a problem's type leads.</summary>
    public static void MapProblems(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/problems/{code}", (string code) => Titles.TryGetValue(code, out string? title)
            ? Results.Text($"{code}: {title}.\n")
            : Results.NotFound()).AllowsAnybody().ExcludeFromDescription();
}
