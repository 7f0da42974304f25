using CsCheck;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Testing;

namespace Tracking.Model.Tests.Network;

/// <summary>What places know by their members' rows, counted again from nothing but the packages' states.</summary>
public sealed class FiguresTests
{
    private static readonly PackageStatus[] OnHand =
        [PackageStatus.Accepted, PackageStatus.InTransit, PackageStatus.AtStation, PackageStatus.AvailableForPickup, PackageStatus.Returning];

    [Fact]
    public void Stations_have_on_hand_what_stands_there_aboard_nothing_in_a_state_that_counts() => Check((network, states) =>
    {
        foreach ((PlaceId station, Dictionary<string, (int Version, MemberRow Row)> members) in network.Stations)
        {
            StationFigures figures = Figures(members.Values, WeekOfFacts.End);
            PackageState[] there = [.. states.Where(state => state.Whereabouts.StationId == station.Id
                && state.Whereabouts.VehicleId is null && OnHand.Contains(state.Status))];

            Assert.Equal(there.Length, figures.OnHand);
            foreach (PackageStatus status in Enum.GetValues<PackageStatus>())
            {
                Assert.Equal(there.Count(state => state.Status == status), figures.InStatus(status));
            }

            Assert.Equal(there.Count(state => state.PromiseStateAt(WeekOfFacts.End) is PromiseState.Late), figures.Late);
            Assert.Equal(there.Count(state => state.PromiseStateAt(WeekOfFacts.End) is PromiseState.AtRisk), figures.AtRisk);
        }
    });

    [Fact]
    public void Stations_know_every_stay_and_every_delivery_of_each_day() => Check((network, states) =>
    {
        foreach ((PlaceId station, Dictionary<string, (int Version, MemberRow Row)> members) in network.Stations)
        {
            for (long day = WeekOfFacts.Start; day < WeekOfFacts.End; day += 86_400_000)
            {
                StationFigures figures = Figures(members.Values, day);
                Stay[] stays = [.. states.SelectMany(state => state.Whereabouts.Stays).Where(stay => stay.Place == station)];

                Assert.Equal(stays.Count(stay => stay.SinceSeen && On(day, stay.Since)), figures.InboundToday);
                Assert.Equal(stays.Count(stay => On(day, stay.Until)), figures.OutboundToday);
                Assert.Equal(stays.Count(stay => stay.SinceSeen && stay.Missorted && On(day, stay.Since)), figures.Missorts);
                Assert.Equal(states.Count(state => On(day, state.DeliveredAt)
                    && (state.Announcement?.Announcement.DestinationStationId ?? state.Whereabouts.LastStationId) == station.Id), figures.DeliveredToday);
            }
        }
    });

    [Fact]
    public void Vehicles_and_containers_hold_what_is_in_them() => Check((network, states) =>
    {
        foreach ((PlaceId place, CarrierNode carrier) in network.Carriers)
        {
            IEnumerable<string> packages = states.Where(state => state.Whereabouts.IsIn(place)).Select(state => "package " + state.PackageId);
            IEnumerable<string> containers = network.Carriers.Values
                .Where(other => other.Place.Kind is PlaceKind.Container && other.State.Whereabouts.IsIn(place))
                .Select(other => "container " + other.Place.Id);

            Assert.Equal(
                packages.Concat(containers).Order(StringComparer.Ordinal),
                carrier.Members.Where(member => member.Value.Row.Present)
                    .Select(member => (member.Key.IsContainer ? "container " : "package ") + member.Key.Id)
                    .Order(StringComparer.Ordinal));
        }
    });

    private static void Check(Action<InMemoryNetwork, PackageState[]> check) =>
        Gen.Int[0, int.MaxValue - 1].Sample(
            seed =>
            {
                InMemoryNetwork network = InMemoryNetwork.Of(WeekOfFacts.Generate(seed).Shuffled(seed), seed);
                check(network, [.. network.Packages.Values.Select(package => package.State).Where(state => state.AliasOf is null)]);
            },
            iter: 40,
            threads: 1);

    private static StationFigures Figures(IEnumerable<(int Version, MemberRow Row)> members, long now)
    {
        var figures = new StationFigures(now, null);
        foreach ((_, MemberRow row) in members)
        {
            figures.Add(row);
        }

        return figures;
    }

    private static bool On(long day, long? moment) => moment >= day && moment < day + 86_400_000;
}
