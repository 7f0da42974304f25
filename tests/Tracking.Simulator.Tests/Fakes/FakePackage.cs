namespace Tracking.Simulator.Tests.Fakes;

/// <summary>A stored scan of the fake server.</summary>
internal sealed record FakeEvent(
    Guid EventId, string Type, DateTimeOffset OccurredAt, DateTimeOffset EventTime, string? StationId, string? VehicleId, Guid? Voids, string Content);

/// <summary>A stay at a station.</summary>
internal sealed record FakeStay(string StationId, DateTimeOffset Since, DateTimeOffset? Until, bool Missorted);

/// <summary>The least that it takes to say where a package is; written apart from the simulator's own count.</summary>
internal sealed class FakePackage
{
    public required string Id { get; init; }

    public string? DestinationStationId { get; set; }

    public List<FakeEvent> Events { get; } = [];

    public (string Status, DateTimeOffset? DeliveredAt, string? VehicleId, List<FakeStay> Stays) Fold(IEnumerable<FakeEvent> vanEvents)
    {
        var voided = Events.Where(e => e.Voids is not null).Select(e => e.Voids!.Value).ToHashSet();
        var all = Events.Where(e => e.Voids is null && !voided.Contains(e.EventId)).Concat(vanEvents).OrderBy(e => e.EventTime).ToList();
        var stays = new List<FakeStay>();
        var status = "announced";
        string? station = null, vehicle = null;
        DateTimeOffset? delivered = null;
        foreach (var e in all)
        {
            var ofVan = vanEvents.Contains(e);
            switch (e.Type)
            {
                case "arrived" when !ofVan:
                case "inducted" or "stowed" or "loaded":
                    if (station != e.StationId)
                    {
                        Leave(e.EventTime);
                        station = e.StationId;
                        stays.Add(new(station!, e.EventTime, null, e.Type == "arrived" && station != DestinationStationId));
                    }

                    vehicle = e.Type == "loaded" ? e.VehicleId : vehicle;
                    status = "atStation";
                    break;
                case "departed" when !ofVan || e.VehicleId == vehicle:
                    Leave(e.EventTime);
                    status = ofVan ? "outForDelivery" : "inTransit";
                    break;
                case "delivered" when delivered is null:
                    Leave(e.EventTime);
                    (delivered, status, vehicle) = (e.EventTime, "delivered", null);
                    break;
                default:
                    break;
            }
        }

        return (status, delivered, vehicle, stays);

        void Leave(DateTimeOffset at)
        {
            if (station is not null)
            {
                stays[^1] = stays[^1] with { Until = at };
                station = null;
            }
        }
    }
}
