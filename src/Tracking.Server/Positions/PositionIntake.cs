using Tracking.Grains.Placement;
using Tracking.Grains.Vehicles;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Security.Access;

namespace Tracking.Server.Positions;

/// <summary>Hands fixes to their vehicles, best effort, within what the node can take.</summary>
internal sealed class PositionIntake(GrainReferences grains, IngestGate gate, DefinitionCache definitions)
{
    private const int Parallel = 64;

    /// <summary>Hands the fixes over; false when they were refused, and the refusal is written.</summary>
    public async Task<bool> TakeAsync(HttpContext context, PositionBatch batch)
    {
        Caller caller = context.GetCaller();
        if (!caller.SeesAll())
        {
            await DropOthersAsync(context, caller, batch);
        }

        // A position costs its vehicle one call however many there are, so calls are what counts here.
        int calls = batch.Vehicles.Count;
        if (!gate.TryEnter(calls))
        {
            context.Response.Headers.RetryAfter = "1";
            await Problem.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, "overloaded", "The server has as much work as it can take. Send the positions again after the time in Retry-After.", null);
            return false;
        }

        try
        {
            await Bounded.ForEachAsync(batch.Vehicles, Parallel, async vehicle => await gate.CallAsync(
                static async call =>
                {
                    await call.Grain.Locate(call.Fixes);
                    return true;
                },
                (Grain: grains.Vehicle(vehicle.Key), Fixes: vehicle.Value)));
        }
        finally
        {
            gate.Leave(calls);
        }

        return true;
    }

    /// <summary>Takes out vehicles that the caller's partner does not run, unknown ones among them; nobody is told.</summary>
    private async Task DropOthersAsync(HttpContext context, Caller caller, PositionBatch batch)
    {
        int before = batch.Vehicles.Count;
        foreach (string vehicleId in batch.Vehicles.Keys.ToArray())
        {
            if (!caller.SeesWhatHas(await definitions.PartnerAsync(vehicleId)))
            {
                batch.Vehicles.Remove(vehicleId);
            }
        }

        if (batch.Vehicles.Count == before)
        {
            context.ShowsOwn();
        }
    }
}
