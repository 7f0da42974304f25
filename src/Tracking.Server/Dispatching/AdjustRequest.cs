using System.Text.Json;
using Tracking.Server.Requests;
using Tracking.Server.Rounds;

namespace Tracking.Server.Dispatching;

/// <summary>What <c>POST /v1/stations/{id}/dispatches/{number}/adjust</c> asks for. A package stands for its stop.</summary>
/// <param name="Moves">Stops to move to a van.</param>
/// <param name="LeaveOut">Stops to take off their routes.</param>
/// <param name="Lock">Stops to fix to their vans.</param>
/// <param name="Unlock">Stops to release.</param>
/// <param name="DryRun">Whether only to say what it would do.</param>
/// <param name="Revision">Revision that was looked at; null for whatever it is.</param>
internal sealed record AdjustRequest(
    IReadOnlyList<MoveRequest> Moves, IReadOnlyList<string> LeaveOut, IReadOnlyList<string> Lock, IReadOnlyList<string> Unlock, bool DryRun, int? Revision)
{
    /// <summary>Changes of one kind in one request.</summary>
    public const int MaxChanges = 200;

    /// <summary>Reads it; what is wrong is reported to the body.</summary>
    public static AdjustRequest Read(RequestObject body)
    {
        var moves = new List<MoveRequest>();
        foreach ((JsonElement element, string pointer) in body.List("moves", MaxChanges))
        {
            if (body.Child(element, pointer) is not { } item)
            {
                continue;
            }

            foreach (string field in (ReadOnlySpan<string>)["packageId", "vehicleId"])
            {
                if (!item.Has(field))
                {
                    item.Missing(field);
                }
            }

            moves.Add(new MoveRequest(item.Id("packageId") ?? "", item.Id("vehicleId") ?? "", (int?)item.Whole("position", 0, RouteEndpoints.MaxStops)));
            item.Done();
        }

        return new AdjustRequest(
            moves, body.Ids("leaveOut", MaxChanges), body.Ids("lock", MaxChanges), body.Ids("unlock", MaxChanges), body.Flag("dryRun"), (int?)body.Whole("revision", 1, int.MaxValue));
    }
}

/// <summary>A stop to move.</summary>
/// <param name="PackageId">One of its packages.</param>
/// <param name="VehicleId">The van to which it goes.</param>
/// <param name="Position">Its place in the van's route, from 0; null for where it costs least.</param>
internal sealed record MoveRequest(string PackageId, string VehicleId, int? Position);

/// <summary>What <c>POST …/accept</c> asks for.</summary>
/// <param name="Revision">Revision that was looked at; null for whatever it is.</param>
/// <param name="LeaveOutGone">Whether packages that are on hand no more are taken off the routes instead of being a conflict.</param>
internal sealed record AcceptRequest(int? Revision, bool LeaveOutGone)
{
    /// <summary>Reads it; what is wrong is reported to the body.</summary>
    public static AcceptRequest Read(RequestObject body) => new((int?)body.Whole("revision", 1, int.MaxValue), body.Flag("leaveOutGone"));
}
