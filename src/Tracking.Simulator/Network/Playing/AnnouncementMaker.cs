using System.Globalization;
using Tracking.Simulator.Network.Days;
using Tracking.Simulator.Sending;

namespace Tracking.Simulator.Network.Playing;

/// <summary>What shippers say of their packages. People, streets and shops are made up.</summary>
internal static class AnnouncementMaker
{
    private static readonly string[] s_first =
        ["Ada", "Ben", "Carla", "Dale", "Edna", "Frank", "Greta", "Hank", "Iris", "Joel", "Karin", "Lars", "Mabel", "Nils", "Opal", "Pete", "Ruth", "Sven", "Thea", "Vern"];

    private static readonly string[] s_last =
        ["Anders", "Becker", "Carlsen", "Dahl", "Eriksen", "Fischer", "Gunder", "Haugen", "Iverson", "Jorgen", "Klein", "Larsen", "Moen", "Nygaard", "Olsen", "Peters", "Quinn", "Rasmus", "Solberg", "Tollef"];

    private static readonly string[] s_streets = ["County Road", "Main Street", "Church Street", "Mill Road", "Ridge Road", "Valley Lane", "Creek Drive", "Old Mill Lane", "Depot Street", "Farm Road"];
    private static readonly string[] s_instructions = ["Leave on the porch.", "Beware of the dog.", "Ring twice.", "Use the side door.", "Put it into the garage."];

    public static AnnounceBody Of(Parcel parcel)
    {
        var n = parcel.Number;
        var size = Noise.Of(n, 110);
        return new()
        {
            PackageId = parcel.Id,
            Service = parcel.Service,
            OriginStationId = parcel.Origin.Id,
            DestinationStationId = parcel.Destination.Id,
            Destination = new(Math.Round(parcel.Door.Lat, 6), Math.Round(parcel.Door.Lon, 6)),
            PartnerId = parcel.Round?.Van.PartnerId,
            References = [string.Create(CultureInfo.InvariantCulture, $"order-{n % 1_000_000_000:D9}")],
            Recipient = new(
                $"{Pick(s_first, n, 111)} {Pick(s_last, n, 112)}",
                string.Create(CultureInfo.InvariantCulture, $"{100 + Noise.Below(n, 113, 9800)} {Pick(s_streets, n, 114)}, {parcel.Destination.Seat.Name}, {parcel.Destination.Seat.State}"),
                null),
            Instructions = Noise.Of(n, 115) < 0.1 ? Pick(s_instructions, n, 116) : null,
            ServiceSeconds = RoundPlanner.ServiceSeconds(parcel),
            WeightGrams = (int)(150 + (12_000 * size * size * size)),
            DimensionsCm = [Math.Round(8 + (40 * size)), Math.Round(6 + (30 * size)), Math.Round(2 + (30 * size))],
            Handling = Handling(n),
        };
    }

    private static string[]? Handling(long n) => Noise.Of(n, 117) switch
    {
        < 0.01 => ["medical", "cold"],
        < 0.02 => ["medical"],
        < 0.045 => ["cold"],
        < 0.1 => ["fragile"],
        _ => null,
    };

    private static string Pick(string[] from, long n, int purpose) => from[Noise.Below(n, purpose, from.Length)];
}
