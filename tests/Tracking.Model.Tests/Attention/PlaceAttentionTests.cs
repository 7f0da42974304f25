using Tracking.Model.Attention;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;
using static Tracking.Model.Scans.ScanType;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Attention;

/// <summary>When each kind of trouble begins and ends, and when the place has to be looked at again.</summary>
public sealed class PlaceAttentionTests
{
    private static readonly AttentionThresholds Thresholds = new();

    [Fact]
    public void On_hand_without_an_event_for_a_day_is_stuck()
    {
        PackageState package = Fold(Scan(Inducted, 1, "S"));

        Assert.Equal(At(25), Station("S", 24.9, package).DueAt());
        Assert.Empty(Station("S", 24.9, package).Groups());
        Assert.Equal(Group(AttentionKind.Stuck, Depot("S"), At(1)), Assert.Single(Station("S", 25, package).Groups()));
        Assert.Empty(Station("S", 26, Fold(Scan(Inducted, 1, "S"), Scan(Held, 4, reason: Reason.Customs))).Groups());
        Assert.Empty(Station("S", 90, Fold(Scan(Inducted, 1, "S"), Scan(AvailableForPickup, 2, "S"))).Groups());
        Assert.Empty(Station("S", 90, Fold(Scan(Inducted, 1, "S"), Scan(Delivered, 2))).Groups());
    }

    [Fact]
    public void A_row_of_the_first_format_is_stuck_since_it_came()
    {
        MemberRow row = Fold(Scan(Inducted, 1, "S")).Memberships()[Depot("S")] with { QuietSince = null };
        var attention = new PlaceAttention(Depot("S"), default, Thresholds, At(25));
        attention.Add(row);

        Assert.Equal(At(1), Assert.Single(attention.Groups()).Since);
    }

    [Fact]
    public void Nowhere_and_unseen_for_half_a_day_is_adrift()
    {
        PackageState package = Fold(Scan(Inducted, 1, "S"), Scan(Departed, 2, "S"));

        Assert.Equal(At(14), Station("S", 13, package).DueAt());
        Assert.Empty(Station("S", 13, package).Groups());
        Assert.Equal(Group(AttentionKind.Adrift, Depot("S"), At(2)), Assert.Single(Station("S", 14, package).Groups()));
        Assert.Empty(Station("S", 14, Fold(Scan(Inducted, 1, "S"), Scan(Departed, 2, "S"), Scan(Arrived, 13, "T"))).Groups());
    }

    [Fact]
    public void A_missort_lasts_while_it_is_on_hand_there()
    {
        EventRow[] events = [Scan(Inducted, 1, "O"), Scan(Arrived, 2, "S")];

        Assert.Equal(Group(AttentionKind.Missorted, Depot("S"), At(2)), Assert.Single(Station("S", 3, Fold(To("D"), events)).Groups()));
        Assert.Empty(Station("S", 3, Fold(To("S"), events)).Groups());
        Assert.Empty(Station("S", 4, Fold(To("D"), [.. events, Scan(Departed, 3, "S")])).Groups());
    }

    [Fact]
    public void A_contradiction_is_shown_for_a_week()
    {
        PackageState package = Fold(Scan(Inducted, 1, "S"), Scan(Delivered, 2), Scan(Arrived, 3, "T"));

        Assert.Equal(Group(AttentionKind.Contradicted, Depot("T"), At(3)), Assert.Single(Station("T", 4, package).Groups()));
        Assert.Equal(At(3 + (7 * 24)), Station("T", 4, package).DueAt());
        Assert.Empty(Station("T", 3 + (7 * 24), package).Groups());
        Assert.Empty(Station("S", 4, package).Groups());
    }

    [Fact]
    public void A_complaint_lasts_until_it_is_found()
    {
        EventRow[] events = [Scan(Inducted, 1, "S"), Scan(Delivered, 2), Scan(NotReceived, 3)];

        Assert.Equal(Group(AttentionKind.NotReceived, Depot("S"), At(3)), Assert.Single(Station("S", 300, Fold(events)).Groups()));
        Assert.Empty(Station("S", 300, Fold([.. events, Scan(Found, 4)])).Groups());
    }

    [Fact]
    public void Promises_are_at_risk_three_hours_before_and_late_after_and_stand_together_by_the_hour()
    {
        PackageState early = Fold(To("S") with { PromisedBy = At(10.25) }, Scan(Arrived, 1, "S"));
        PackageState late = Fold(To("S") with { PromisedBy = At(10.75), Handling = ["cold"] }, Scan(Arrived, 1, "S"));

        Assert.Equal(At(7.25) + 1, Station("S", 7, early, late).DueAt());
        Assert.Empty(Station("S", 7, early, late).Groups());
        Assert.Equal(
            Group(AttentionKind.Promise, Depot("S"), At(7.25), hour: 10) with { Count = 2, Cold = 1 }, Assert.Single(Station("S", 8, early, late).Groups()));
        Assert.Equal(At(10.25) + 1, Station("S", 8, early, late).DueAt());
        AttentionGroup broken = Assert.Single(Station("S", 10.5, early, late).Groups());
        Assert.Equal((1, AttentionSeverity.Critical), (broken.Late, broken.Severity));
        Assert.Empty(Station("S", 8, Fold(To("S") with { PromisedBy = At(10.25) }, Scan(Arrived, 1, "S"), Scan(Delivered, 6))).Groups());
    }

    [Fact]
    public void A_hold_puts_a_promise_at_risk_since_it_began()
    {
        PackageState held = Fold(To("S") with { PromisedBy = At(20.5) }, Scan(Arrived, 1, "S"), Scan(Held, 2, reason: Reason.Customs));

        Assert.Equal(Group(AttentionKind.Promise, Depot("S"), At(2), hour: 20), Assert.Single(Station("S", 3, held).Groups()));
    }

    [Fact]
    public void A_promise_goes_with_the_van_and_is_late_only_when_it_has_passed_while_out()
    {
        PackageState package = Fold(
            To("S") with { PromisedBy = At(10.25) }, Scan(Arrived, 1, "S"), Scan(Loaded, 2, "S", "V"), Scan(OutForDelivery, 3, vehicle: "V"));

        Assert.Empty(Station("S", 11, package).Groups());
        Assert.Equal(At(10.25) + 1, Vehicle("V", 10, new VehicleFacts(null, null, At(10)), package).DueAt());
        Assert.Equal(
            Group(AttentionKind.Promise, Van("V"), At(10.25), hour: 10) with { Late = 1 },
            Assert.Single(Vehicle("V", 10.5, new VehicleFacts(null, null, At(10.4)), package).Groups()));
    }

    [Fact]
    public void A_van_on_its_round_is_silent_after_half_an_hour()
    {
        PackageState[] load =
        [
            Fold(Scan(Loaded, 1, "S", "V"), Scan(Departed, 2, "S")), Fold(To("S") with { Handling = ["medical"] }, Scan(Loaded, 1, "S", "V"), Scan(Departed, 2, "S")),
            Fold(Scan(Loaded, 1, "S", "V"), Scan(Departed, 2, "S"), Scan(Delivered, 3)),
        ];

        Assert.Equal(At(3.5), Vehicle("V", 3.2, new VehicleFacts(null, null, At(2.5)), load).DueAt());
        Assert.Empty(Vehicle("V", 3.2, new VehicleFacts(null, null, At(2.5)), load).Groups());
        Assert.Equal(
            Group(AttentionKind.VanSilent, Van("V"), At(3)) with { Count = 2, Medical = 1 },
            Assert.Single(Vehicle("V", 3.5, new VehicleFacts(null, null, At(2.5)), load).Groups()));
        Assert.Empty(Vehicle("V", 3.6, new VehicleFacts(null, null, At(3.4)), load).Groups());
        Assert.Empty(Vehicle("V", 3.6, new VehicleFacts("S", At(3.4), At(2.5)), load).Groups());
        Assert.Empty(Vehicle("V", 9, new VehicleFacts(null, null, At(2.5)), load[2]).Groups());
    }

    [Fact]
    public void Loaded_for_two_hours_on_a_vehicle_that_stands_has_not_departed()
    {
        PackageState loaded = Fold(Scan(Arrived, 1, "S"), Scan(Loaded, 2, "S", "V"));

        Assert.Equal(At(4), Vehicle("V", 3, default, loaded).DueAt());
        Assert.Equal("S", Vehicle("V", 3, default, loaded).StationId);
        Assert.Equal(Group(AttentionKind.NotDeparted, Van("V"), At(2)), Assert.Single(Vehicle("V", 4, default, loaded).Groups()));
        PackageState departed = Fold(Scan(Arrived, 1, "S"), Scan(Loaded, 2, "S", "V"), Scan(Departed, 3, "S"));
        Assert.Null(Vehicle("V", 4, default, departed).StationId);
        Assert.DoesNotContain(Vehicle("V", 4, default, departed).Groups(), group => group.Key.Kind is AttentionKind.NotDeparted);

        // Only the vehicle knows that it stands at the station.
        PackageState unknown = Fold(Scan(Loaded, 2, vehicle: "V"));
        Assert.Equal(AttentionKind.NotDeparted, Assert.Single(Vehicle("V", 4, new VehicleFacts("S", At(1), At(1)), unknown).Groups()).Key.Kind);
    }

    [Fact]
    public void Aboard_a_vehicle_that_is_back_for_half_an_hour_was_not_scanned_in()
    {
        PackageState load = Fold(Scan(Loaded, 1, "S", "V"), Scan(Departed, 2, "S"));
        PackageState next = Fold(Scan(Loaded, 5, "S", "V"));
        var back = new VehicleFacts("S", At(4), At(4));

        Assert.Empty(Vehicle("V", 4.4, back, load).Groups());
        Assert.Equal(At(4.5), Vehicle("V", 4.4, back, load).DueAt());
        Assert.Equal(Group(AttentionKind.NotScannedIn, Van("V"), At(4)), Assert.Single(Vehicle("V", 5.1, back, load, next).Groups()));
        Assert.Empty(Vehicle("V", 5.1, back, Fold(Scan(Loaded, 1, "S", "V"), Scan(Departed, 2, "S"), Scan(Unloaded, 4.1, "S", "V")), next).Groups());
    }

    [Fact]
    public void Groups_and_the_next_moment_do_not_depend_on_the_order_of_members()
    {
        MemberRow[] rows = [.. Enumerable.Range(0, 40).Select(number => Fold(
            To(number % 3 == 0 ? "S" : "D") with { PromisedBy = At(number), Handling = number % 5 == 0 ? ["medical"] : [] },
            Scan(Arrived, (number + 1) / 2.0, "S", id: Id(number + 1))).Memberships()[Depot("S")])];
        PlaceAttention Look(IEnumerable<MemberRow> members)
        {
            var attention = new PlaceAttention(Depot("S"), default, Thresholds, At(25));
            foreach (MemberRow row in members)
            {
                attention.Add(row);
            }

            return attention;
        }

        Assert.Equal(Look(rows).Groups().OrderBy(AttentionRank.Of), Look(rows.Reverse()).Groups().OrderBy(AttentionRank.Of));
        Assert.Equal(Look(rows).DueAt(), Look(rows.Reverse()).DueAt());
        Assert.NotEmpty(Look(rows).Groups());
    }

    [Fact]
    public void Nothing_changes_before_the_moment_that_is_told()
    {
        PackageState[] packages = [.. Enumerable.Range(0, 30).Select(number => Fold(
            To(number % 4 == 0 ? "D" : "S") with { PromisedBy = At(5 + number) },
            Scan(Arrived, number / 3.0, "S", id: Id(number)), Scan(number % 5 == 0 ? Departed : Sorted, 11, "S", id: Id(100 + number))))];
        long now = At(12);
        for (int steps = 0; Look(now).DueAt() is { } due; steps++)
        {
            Assert.True(due > now);
            Assert.Equal(Look(now).Groups().OrderBy(AttentionRank.Of), Look(due - 1).Groups().OrderBy(AttentionRank.Of));
            now = due;
            Assert.True(steps < 500);
        }

        Assert.NotEmpty(Look(now).Groups());

        PlaceAttention Look(long moment)
        {
            var attention = new PlaceAttention(Depot("S"), default, Thresholds, moment);
            foreach (PackageState package in packages)
            {
                attention.Add(package.Memberships()[Depot("S")]);
            }

            return attention;
        }
    }

    [Fact]
    public void A_package_belongs_to_the_groups_that_it_is_counted_in()
    {
        MemberRow row = Fold(To("D") with { PromisedBy = At(4.5) }, Scan(Arrived, 1, "S"), Scan(Arrived, 2, "T")).Memberships()[Depot("T")];
        var attention = new PlaceAttention(Depot("T"), default, Thresholds, At(3));

        Assert.True(attention.Concerns(row, new AttentionKey(AttentionKind.Missorted, Depot("T"))));
        Assert.True(attention.Concerns(row, new AttentionKey(AttentionKind.Promise, Depot("T"), At(4))));
        Assert.False(attention.Concerns(row, new AttentionKey(AttentionKind.Promise, Depot("T"), At(5))));
        Assert.False(attention.Concerns(row, new AttentionKey(AttentionKind.Stuck, Depot("T"))));
    }

    private static PlaceAttention Station(string id, double hours, params PackageState[] packages) => Look(Depot(id), hours, default, packages);

    private static PlaceAttention Vehicle(string id, double hours, VehicleFacts facts, params PackageState[] packages) => Look(Van(id), hours, facts, packages);

    private static PlaceAttention Look(PlaceId place, double hours, VehicleFacts facts, PackageState[] packages)
    {
        var attention = new PlaceAttention(place, facts, Thresholds, At(hours));
        foreach (PackageState package in packages)
        {
            if (package.Memberships().TryGetValue(place, out MemberRow? row))
            {
                // As the place has it: encoded and read.
                attention.Add(MemberRow.Decode(place, row.Encode()));
            }
        }

        return attention;
    }

    private static AttentionGroup Group(AttentionKind kind, PlaceId place, long since, double? hour = null) =>
        new(new AttentionKey(kind, place, hour is { } begin ? At(begin) : null), 1, 0, 0, 0, since);
}
