using System.Text;
using Tracking.Simulator.Driving;
using Tracking.Simulator.Geography;
using Tracking.Simulator.Routes;

namespace Tracking.Simulator.Network.Map;

/// <summary>Chooses the seats at which a network has its stations, and gives them hubs, vans and partners. The same size, region and seed give the same network.</summary>
internal static class NetworkMapPlanner
{
    /// <summary>Hubs farther apart than a night's drive do not serve each other.</summary>
    private const double MostMetresBetweenHubs = 400_000;

    private const int MostHubsReached = 6;
    private const int StationsPerHub = 12;
    private const int RuralPopulation = 20_000;
    private const double FarthestDoor = 42_000;

    private static readonly string[] s_partners =
    [
        "coulee-express", "prairie-parcel", "big-river-couriers", "northwoods-delivery", "kickapoo-vans", "driftless-drivers",
        "lakeshore-logistics", "bluff-country-runners", "granary-freight", "red-barn-routes", "cedar-creek-carriers", "ridge-road-parcels",
    ];

    /// <exception cref="SimulatorException">The region has too few seats.</exception>
    public static NetworkMap Plan(int stations, int vans, string region, int seed)
    {
        var seats = Regions.Seats(region, CountySeats.Read());
        if (seats.Count < stations)
        {
            throw new SimulatorException($"--stations {stations}: {region} has {seats.Count} county seats. Ask for fewer, or for another --region ({Regions.Names}, or states like WI,MN).");
        }

        var around = Around(seats, stations, seed);
        var hubs = ChooseHubs(around, Math.Max(1, (int)Math.Round((double)stations / StationsPerHub)));
        var places = MakeStations([.. hubs, .. ChooseRural(around, hubs, stations - hubs.Count, seed)], hubs.Count);
        var partners = s_partners[..Math.Clamp(hubs.Count * 2, 2, s_partners.Length)];
        return new()
        {
            Stations = places,
            Hubs = places[..hubs.Count],
            Vans = MakeVans(places, vans, partners, seed),
            Partners = partners,
            TimeZone = places[0].Seat.TimeZone,
        };
    }

    /// <summary>A small network lies close together: only so many seats around the middle come into question.</summary>
    private static List<CountySeat> Around(List<CountySeat> seats, int stations, int seed)
    {
        var middle = new GeoPoint(seats.Average(seat => seat.Location.Lat), seats.Average(seat => seat.Location.Lon));
        var random = Seeds.For(seed, "middle");
        var moved = GreatCircle.Away(middle, random.NextDouble() * 60_000, random.Next(360));
        var take = Math.Min(seats.Count, Math.Max(stations + 5, (int)(stations * 2.2)));
        return [.. seats.OrderBy(seat => GreatCircle.Metres(moved, seat.Location)).Take(take)];
    }

    /// <summary>The largest, but not side by side.</summary>
    private static List<CountySeat> ChooseHubs(List<CountySeat> seats, int count)
    {
        var bySize = seats.OrderByDescending(seat => seat.Population).ThenBy(seat => seat.CountyFips, StringComparer.Ordinal).ToList();
        return Spread(bySize, [], count, 150_000);
    }

    /// <summary>Small towns first; larger ones only where there are not enough of them.</summary>
    private static List<CountySeat> ChooseRural(List<CountySeat> seats, List<CountySeat> hubs, int count, int seed)
    {
        var mixed = seats.Except(hubs).ToArray();
        Seeds.For(seed, "stations").Shuffle(mixed);
        var rural = mixed.Where(seat => seat.Population is >= 300 and <= RuralPopulation).ToList();
        var chosen = Spread(rural, hubs, Math.Min(count, rural.Count), 90_000);
        return [.. chosen, .. Spread([.. mixed.Except(chosen)], [.. hubs, .. chosen], count - chosen.Count, 90_000)];
    }

    /// <summary>Takes what comes first and keeps its distance from all that is there; the distance shrinks until there are enough.</summary>
    private static List<CountySeat> Spread(List<CountySeat> from, List<CountySeat> besides, int count, double distance)
    {
        var chosen = new List<CountySeat>(count);
        var left = from;
        for (; chosen.Count < count; distance = distance < 1000 ? 0 : distance * 0.85)
        {
            var passedOver = new List<CountySeat>();
            foreach (var seat in left)
            {
                if (chosen.Count < count && IsFar(seat, besides, distance) && IsFar(seat, chosen, distance))
                {
                    chosen.Add(seat);
                }
                else
                {
                    passedOver.Add(seat);
                }
            }

            left = passedOver;
        }

        return chosen;
    }

    private static bool IsFar(CountySeat seat, List<CountySeat> from, double distance)
    {
        foreach (var other in from)
        {
            if (GreatCircle.Metres(seat.Location, other.Location) < distance)
            {
                return false;
            }
        }

        return true;
    }

    private static List<NetworkStation> MakeStations(List<CountySeat> seats, int hubs)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var stations = seats.Select((seat, i) => new NetworkStation { Index = i, Id = IdOf(seat, ids), Seat = seat }).ToList();
        var zone = TimeZoneInfo.FindSystemTimeZoneById(stations[0].Seat.TimeZone);
        foreach (var station in stations)
        {
            station.Hub = station.Index < hubs ? station : stations.Take(hubs).MinBy(hub => GreatCircle.Metres(hub.Location, station.Location))!;
            station.ClockAhead = TimeZoneInfo.FindSystemTimeZoneById(station.Seat.TimeZone).BaseUtcOffset - zone.BaseUtcOffset;
            var nearest = stations.Where(other => other != station).Select(other => GreatCircle.Metres(other.Location, station.Location)).DefaultIfEmpty(FarthestDoor).Min();
            station.Radius = Math.Clamp(nearest * 0.75, 9_000, FarthestDoor);
        }

        foreach (var hub in stations.Take(hubs))
        {
            hub.Branches = [.. stations.Where(station => station.Hub == hub && station != hub)];
            hub.Reach = [.. stations.Take(hubs).Where(other => other != hub && GreatCircle.Metres(hub.Location, other.Location) < MostMetresBetweenHubs)
                .OrderBy(other => GreatCircle.Metres(hub.Location, other.Location)).Take(MostHubsReached)];
        }

        // A truck goes there and back, so both ends have to agree.
        foreach (var hub in stations.Take(hubs))
        {
            hub.Reach = [.. hub.Reach.Where(other => other.Reach.Contains(hub))];
        }

        return stations;
    }

    private static string IdOf(CountySeat seat, HashSet<string> taken)
    {
        var name = new StringBuilder();
        foreach (var c in seat.Name.ToUpperInvariant())
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '-');
        }

        var id = $"{name.ToString().Trim('-')}-{seat.State}";
        return taken.Add(id) ? id : IdOf(seat with { Name = seat.Name + "-" + seat.CountyFips }, taken);
    }

    private static List<Van> MakeVans(List<NetworkStation> stations, int count, string[] partners, int seed)
    {
        var shares = Divide(count, [.. stations.Select(station => 1 + Math.Min(6, Math.Sqrt(station.Seat.Population / 2000.0)))]);
        var vans = new List<Van>(count);
        foreach (var station in stations)
        {
            var own = shares[station.Index];
            var afternoon = own / 8;
            var far = Math.Max(1, (own - afternoon) * 2 / 3);
            var random = Seeds.For(seed, station.Id, "vans");
            var turn = random.NextDouble() * 360;
            var list = new List<Van>(own);
            for (var i = 0; i < own; i++)
            {
                // Two thirds go out into the country, the others stay near; in the afternoon few serve all of it.
                var (group, of, reach) = i < far ? (i, far, station.Radius)
                    : i < own - afternoon ? (i - far, own - afternoon - far, station.Radius * 0.4)
                    : (i - own + afternoon, afternoon, station.Radius * 0.6);
                var partner = partners[((station.Hub.Index * 2) + (i % 3 == 0 ? 0 : 1)) % partners.Length];
                list.Add(new(
                    vans.Count + i,
                    $"VAN-{station.Id}-{i + 1:00}",
                    station,
                    partner,
                    i >= own - afternoon,
                    i >= own - afternoon ? 10.75 + random.NextDouble() : 8 + (1.5 * random.NextDouble()),
                    turn + (360.0 * group / of),
                    Math.Clamp(360.0 / of, 16, 130),
                    reach * (0.8 + (0.2 * random.NextDouble()))));
            }

            station.Vans = list;
            vans.AddRange(list);
        }

        return vans;
    }

    /// <summary>Divides a number of things by weights: at least one each, and all of them.</summary>
    private static int[] Divide(int count, double[] weights)
    {
        var (rest, total) = (count - weights.Length, weights.Sum());
        var shares = new int[weights.Length];
        var (given, before) = (0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            before += weights[i];
            var upTo = (int)Math.Round(rest * before / total);
            shares[i] = 1 + upTo - given;
            given = upTo;
        }

        return shares;
    }
}
