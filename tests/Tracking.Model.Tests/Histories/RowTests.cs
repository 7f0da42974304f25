using CsCheck;
using Tracking.Model.Attention;
using Tracking.Model.Geography;
using Tracking.Model.Histories;
using Tracking.Model.Packages;
using Tracking.Model.Places;
using Tracking.Model.Scans;

namespace Tracking.Model.Tests.Histories;

/// <summary>Rows come back from their bytes as they were, and the bytes stay as they are: stored data is read for years.</summary>
public sealed class RowTests
{
    private static readonly Gen<string> Name = Gen.OneOf(Gen.Char.AlphaNumeric.Array[1, 128].Select(chars => new string(chars)), Gen.Const("größe-漢字"));
    private static readonly Gen<string?> MaybeName = Gen.OneOf(Name.Select(name => (string?)name), Gen.Const((string?)null));
    private static readonly Gen<long> Moment = Gen.Long[Instant.Earliest, 4_102_444_800_000];
    private static readonly Gen<PlaceId> Place = Gen.Select(Gen.Enum<PlaceKind>(), Name, (kind, id) => new PlaceId(kind, id));

    private static readonly Gen<Derivation?> MaybeDerived = Gen.OneOf(
        Gen.Const((Derivation?)null),
        Gen.Select(Gen.Guid, Place.Array[1, 6], Gen.Int[0, int.MaxValue], Gen.Bool, (by, path, version, back) => (Derivation?)new Derivation(by, path, version, back)));

    private static readonly Gen<EventRow> Events = Gen.Select(
        Gen.Select(Gen.Guid, Gen.Enum<ScanType>(), Moment, Moment, Moment),
        Gen.Select(MaybeName, MaybeName, MaybeName, MaybeName, MaybeName),
        Gen.Select(MaybeName, MaybeName, Gen.Guid.Nullable(), Gen.Enum<Reason>(), Gen.UInt),
        Gen.Select(Gen.Enum<VehicleKind>(), MaybeDerived, Gen.Int[0, 3], MaybeName),
        (a, b, c, d) => new EventRow
        {
            EventId = a.Item1,
            Type = a.Item2,
            OccurredAt = a.Item3,
            EventTime = a.Item4,
            RecordedAt = a.Item5,
            PostedAs = b.Item1,
            DeviceId = b.Item2,
            StationId = b.Item3,
            VehicleId = b.Item4,
            ParentContainerId = b.Item5,
            NewPackageId = c.Item1,
            PartnerId = c.Item2,
            Voids = c.Item3,
            Reason = c.Item4,
            PersonalHash = c.Item5,
            VehicleKind = d.Item1,
            Derived = d.Item2,
            Flags = (EventFlags)d.Item3,
            ByPartner = d.Item4,
        });

    private static readonly EventRow Everything = new()
    {
        EventId = new Guid("0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b11"),
        Type = ScanType.Delivered,
        OccurredAt = 1_795_446_245_000,
        EventTime = 1_795_446_245_120,
        RecordedAt = 1_795_446_249_120,
        Flags = EventFlags.ClockCorrected,
        PostedAs = "PKG-2",
        DeviceId = "HH-0147",
        StationId = "DSE4",
        VehicleId = "VAN-7",
        VehicleKind = VehicleKind.Delivery,
        ParentContainerId = "BAG-1",
        NewPackageId = "PKG-3",
        PartnerId = "acme",
        Voids = new Guid("0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b12"),
        Reason = Reason.NotHome,
        PersonalHash = 0xDEADBEEF,
        Derived = new Derivation(
            new Guid("0193a5c2-9a53-7c11-8f0e-0d6c1f0a9b13"), [new PlaceId(PlaceKind.Vehicle, "VAN-7"), new PlaceId(PlaceKind.Container, "BAG-1")], 7, true),
    };

    private static readonly Announcement FullAnnouncement = new()
    {
        Service = Service.NextDay,
        PromisedBy = 1_795_446_245_000,
        WindowFrom = 1_795_446_245_001,
        WindowTo = 1_795_446_245_002,
        OriginStationId = "O",
        DestinationStationId = "D",
        PartnerId = "acme",
        References = ["order-1", "größe"],
        ServiceSeconds = 12.5,
        WeightGrams = 1200,
        DimensionsCm = [10, 20.5, 30],
        Requirements = new Requirements(true, false, true, 18),
        Handling = ["cold", "fragile"],
    };

    private static readonly MemberRow FullMember = new()
    {
        Stays =
        [
            Stay.Restore(new PlaceId(PlaceKind.Station, "S"), 1_795_446_245_000, false, true, 1_795_446_246_000, 1_795_446_247_000, StayEnd.Inferred),
            Stay.Restore(new PlaceId(PlaceKind.Station, "S"), 1_795_446_248_000, true, false, 1_795_446_248_000, null, StayEnd.Open),
        ],
        Present = true,
        Status = PackageStatus.AtStation,
        OnHold = true,
        Missorted = true,
        PromisedBy = 1_795_446_249_000,
        DeliveredAt = 1_795_446_250_000,
    };

    /// <summary>With what rows say since format 2.</summary>
    private static readonly MemberRow FullestMember = FullMember with
    {
        HoldSince = 1_795_446_251_000,
        Handling = Handling.Medical | Handling.Cold,
        QuietSince = MemberRow.QuarterOf(1_795_446_252_000),
        StandsAt = "DSE4",
        AdriftSince = 1_795_446_253_000,
        ContradictedAt = 1_795_446_254_000,
        NotReceivedSince = 1_795_446_255_000,
    };

    [Fact]
    public void Event_rows_come_back_as_they_were() => Events.Sample(row =>
    {
        EventRow read = EventRow.Decode(row.Encode());

        Assert.Equal(row with { Derived = null }, read with { Derived = null });
        Assert.Equal(row.Derived is null, read.Derived is null);
        if (row.Derived is { } derived)
        {
            Assert.Equal(derived.Path, read.Derived!.Path);
            Assert.Equal(derived with { Path = Golden.NoPath }, read.Derived with { Path = Golden.NoPath });
        }

        Assert.True(row.SameContent(read));
        Assert.Equal(row.Message, read.Message);
    });

    [Fact]
    public void Announcements_come_back_as_they_were()
    {
        Gen<Announcement> announcements = Gen.Select(
            Gen.Select(Gen.Enum<Service>(), Moment.Nullable(), Moment.Nullable(), MaybeName, MaybeName),
            Gen.Select(Name.Array[0, 3], Name.Array[0, 2], Gen.Double[0, 1e6].Nullable(), Gen.Long[0, long.MaxValue].Nullable(), Gen.Double[0, 1e3].Array[3]),
            Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 150].Nullable(), Gen.Bool),
            (a, b, c) => new Announcement
            {
                Service = a.Item1,
                PromisedBy = a.Item2,
                WindowTo = a.Item3,
                OriginStationId = a.Item4,
                PartnerId = a.Item5,
                References = b.Item1,
                Handling = b.Item2,
                ServiceSeconds = b.Item3,
                WeightGrams = b.Item4,
                DimensionsCm = c.Item5 ? b.Item5 : null,
                Requirements = c.Item1 ? new Requirements(c.Item2, c.Item3, c.Item1, c.Item4) : null,
            });
        Gen.Select(announcements, Gen.UInt, Moment, MaybeName).Sample((announcement, hash, at, postedAs) =>
        {
            var row = new AnnouncementRow(announcement, hash, at, postedAs);
            AnnouncementRow read = AnnouncementRow.Decode(row.Encode());
            Announcement back = read.Announcement;

            Assert.Equal((hash, at, postedAs), (read.PersonalHash, read.RecordedAt, read.PostedAs));
            Assert.Equal(announcement.References, back.References);
            Assert.Equal(announcement.Handling, back.Handling);
            Assert.Equal(announcement.DimensionsCm, back.DimensionsCm);
            Assert.Equal(Bare(announcement), Bare(back));
            Assert.True(row.SameContent(read));
        });
    }

    [Fact]
    public void Announcements_that_differ_in_anything_are_not_the_same()
    {
        var row = new AnnouncementRow(FullAnnouncement, 7, 1, null);

        Assert.True(row.SameContent(row with { RecordedAt = 2 }));
        Assert.False(row.SameContent(row with { PersonalHash = 8 }));
        Assert.False(row.SameContent(row with { PostedAs = "Q" }));
        Assert.False(row.SameContent(row with { Announcement = FullAnnouncement with { WeightGrams = 1 } }));
        Assert.False(row.SameContent(row with { Announcement = FullAnnouncement with { References = ["order-1"] } }));
    }

    [Fact]
    public void Members_rows_come_back_as_they_were()
    {
        Gen<Stay> stays = Gen.Select(
            Moment, Gen.Long[0, 1_000_000], Gen.Long[0, 1_000_000], Gen.Enum<StayEnd>(), Gen.Bool, Gen.Bool, (since, seen, until, end, began, missorted) =>
                end is StayEnd.Open
                    ? Stay.Restore(new PlaceId(PlaceKind.Station, "S"), since, began, missorted, since, null, end)
                    : Stay.Restore(new PlaceId(PlaceKind.Station, "S"), since, began, missorted, since + seen, since + until, end));
        Gen<(long? Hold, long? Quiet, string? Stands, long? Adrift, long? Contradicted, long? NotReceived, string? Custodian)> troubles =
            Gen.Select(Moment.Nullable(), Moment.Nullable(), MaybeName, Moment.Nullable(), Moment.Nullable(), Moment.Nullable(), MaybeName);
        Gen.Select(
            stays.Array[0, 4], Gen.Enum<PackageStatus>(), Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool), Moment.Nullable(), Moment.Nullable(), Gen.Int[0, 3], troubles).Sample(
            (there, status, bits, promised, delivered, handling, trouble) =>
            {
                (bool present, bool held, bool missorted) = bits;
                var row = new MemberRow
                {
                    Stays = there,
                    Status = status,
                    Present = present,
                    OnHold = held,
                    Missorted = missorted,
                    PromisedBy = promised,
                    DeliveredAt = delivered,
                    HoldSince = trouble.Hold,
                    Handling = (Handling)handling,
                    QuietSince = trouble.Quiet is { } quiet ? MemberRow.QuarterOf(quiet) : null,
                    StandsAt = trouble.Stands,
                    AdriftSince = trouble.Adrift,
                    ContradictedAt = trouble.Contradicted,
                    NotReceivedSince = trouble.NotReceived,
                    CustodianId = trouble.Custodian,
                };
                MemberRow read = MemberRow.Decode(new PlaceId(PlaceKind.Station, "S"), row.Encode());

                Assert.Equal(row with { Stays = Golden.NoStays }, read with { Stays = Golden.NoStays });
                Assert.Equal(there.Select(Values), read.Stays.Select(Values));
                Assert.True(row.SaysSame(read));
                MemberRow[] others =
                [
                    row with { Status = row.Status is PackageStatus.Lost ? PackageStatus.Announced : PackageStatus.Lost }, row with { Present = !present }, row with { OnHold = !held },
                    row with { Missorted = !missorted }, row with { PromisedBy = (promised ?? 0) + 1 }, row with { DeliveredAt = (delivered ?? 0) + 1 },
                    row with { Handling = (Handling)(handling ^ 1) }, row with { HoldSince = (trouble.Hold ?? 0) + 1 }, row with { QuietSince = (row.QuietSince ?? 0) + MemberRow.Quarter },
                    row with { StandsAt = trouble.Stands + "x" }, row with { AdriftSince = (trouble.Adrift ?? 0) + 1 }, row with { ContradictedAt = (trouble.Contradicted ?? 0) + 1 },
                    row with { NotReceivedSince = (trouble.NotReceived ?? 0) + 1 }, row with { CustodianId = trouble.Custodian + "x" },
                ];
                Assert.All(others, other => Assert.Equal(other.Encode().AsSpan().SequenceEqual(row.Encode()), row.SaysSame(other)));
                Assert.All(others, other => Assert.False(row.SaysSame(other)));
            });
    }

    [Fact]
    public void Members_rows_say_the_same_exactly_when_their_bytes_are_the_same()
    {
        Gen<Stay> stays = Gen.Select(Gen.Long[0, 2], Gen.Long[0, 2], Gen.Long[0, 1], Gen.Bool, Gen.Bool, Gen.Enum<StayEnd>(), (since, seen, until, began, missorted, end) =>
            end is StayEnd.Open
                ? Stay.Restore(new PlaceId(PlaceKind.Station, "S"), since, began, missorted, since + seen, null, end)
                : Stay.Restore(new PlaceId(PlaceKind.Station, "S"), since, began, missorted, since + seen, since + until, end));
        Gen<MemberRow> rows = stays.Array[0, 2].Select(there => new MemberRow { Stays = there, Present = there.Length > 0 });
        Gen.Select(rows, rows).Sample((a, b) => Assert.Equal(a.Encode().AsSpan().SequenceEqual(b.Encode()), a.SaysSame(b)), iter: 2000);
    }

    [Fact]
    public void Members_rows_of_the_first_format_are_read()
    {
        MemberRow read = MemberRow.Decode(new PlaceId(PlaceKind.Station, "S"), Convert.FromHexString(Golden.FirstMember));

        Assert.Equal(FullMember with { Stays = Golden.NoStays }, read with { Stays = Golden.NoStays });
        Assert.Equal(FullMember.Stays.Select(Values), read.Stays.Select(Values));
    }

    [Fact]
    public void What_needs_attention_comes_back_as_it_was()
    {
        var place = new PlaceId(PlaceKind.Vehicle, "V");
        Gen<AttentionGroup> groups = Gen.Select(Gen.Int[1, 9], Moment, Gen.Int[1, 100], Gen.Int[0, 100], Gen.Int[0, 100], Moment).Select(
            (kind, hour, count, late, cold, since) => new AttentionGroup(
                new AttentionKey((AttentionKind)kind, place, kind == 8 ? AttentionKey.HourOf(hour) : null), count, late, 1, cold, since));
        Gen.Select(groups.Array[0, 4], MaybeName, MaybeName, Moment.Nullable()).Sample((found, partner, station, due) =>
        {
            AttentionRow read = AttentionRow.Decode(place, new AttentionRow(partner, station, due, found).Encode());

            Assert.Equal((partner, station, due), (read.PartnerId, read.StationId, read.DueAt));
            Assert.Equal(found, read.Groups);
        });
        Gen.Select(MaybeName, Moment, MaybeName).Sample((by, at, to) =>
        {
            var care = new AttentionCare(by, at, to);
            Assert.Equal(care, AttentionCare.Decode(care.Encode()));
        });
    }

    [Fact]
    public void When_a_member_that_is_still_there_was_last_seen_does_not_change_its_row()
    {
        var stay = new Stay { Place = new PlaceId(PlaceKind.Station, "S"), Since = 1000, LastSeen = 1000 };
        byte[] before = new MemberRow { Stays = [stay], Present = true }.Encode();
        stay.LastSeen = 5000;

        Assert.Equal(before, new MemberRow { Stays = [stay], Present = true }.Encode());
    }

    [Fact]
    public void Promises_and_claims_come_back_as_they_were() => Gen.Select(Name, Name, Moment, Moment, Gen.Guid, Gen.Bool).Sample(
        (a, b, moment, at, id, withdrawn) =>
        {
            var promise = new PromiseRow(new PromiseBasis(Service.TwoDay, moment, a, b), at, moment);
            var claim = new AliasClaim(a, id, moment, withdrawn, 7, at);

            Assert.Equal(promise, PromiseRow.Decode(promise.Encode()));
            Assert.Equal(claim, AliasClaim.Decode(claim.Encode()));
        });

    [Fact]
    public void Personal_parts_come_back_as_they_were() =>
        Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180], Gen.Double[0, 100].Nullable(), MaybeName, MaybeName, Gen.Int[1, 3]).Sample(
            (lat, lon, accuracy, kind, reference, has) =>
            {
                var part = new PersonalPart(
                    (has & 1) != 0 ? new GeoPoint(lat, lon, accuracy) : null, (has & 2) != 0 ? new Proof(kind, "porch", reference) : null);

                Assert.Equal(part, PersonalPart.Decode(part.Encode()));
            });

    [Fact]
    public void Nothing_personal_is_not_stored()
    {
        Assert.Null(new PersonalPart(null, null).Encode());
        Assert.Equal(0u, PersonalPart.Fingerprint([]));
    }

    [Fact]
    public void The_bytes_of_each_row_stay_as_they_are()
    {
        Assert.Equal(Golden.EventRow, Convert.ToHexString(Everything.Encode()));
        Assert.Equal(Golden.PartnersEventRow, Convert.ToHexString((Everything with { ByPartner = "bolt" }).Encode()));
        Assert.Equal(
            Golden.ShortEventRow,
            Convert.ToHexString(new EventRow
            {
                EventId = Everything.EventId,
                Type = ScanType.Sorted,
                OccurredAt = 1_795_446_245_000,
                EventTime = 1_795_446_245_000,
                RecordedAt = 1_795_446_245_000,
                StationId = "DSE4",
            }.Encode()));
        Assert.Equal(Golden.Announcement, Convert.ToHexString(new AnnouncementRow(FullAnnouncement, 7, 1_795_446_245_000, "PKG-2").Encode()));
        Assert.Equal(Golden.EmptyAnnouncement, Convert.ToHexString(new AnnouncementRow(new Announcement(), 0, 1_795_446_245_000, null).Encode()));
        Assert.Equal(
            Golden.Promise,
            Convert.ToHexString(new PromiseRow(new PromiseBasis(Service.SameDay, 1_795_446_245_000, "O", "D"), 1_795_446_246_000, 1_795_446_247_000).Encode()));
        Assert.Equal(Golden.Claim, Convert.ToHexString(new AliasClaim("PKG-1", Everything.EventId, 1_795_446_245_000, true, 3, 1_795_446_247_000).Encode()));
        Assert.Equal(Golden.Member, Convert.ToHexString(FullestMember.Encode()));
        Assert.Equal(Golden.HandedOverMember, Convert.ToHexString((FullestMember with { CustodianId = "acme" }).Encode()));
        Assert.Equal(
            Golden.Attention,
            Convert.ToHexString(new AttentionRow(
                "acme",
                "S",
                1_795_446_245_000,
                [new AttentionGroup(new AttentionKey(AttentionKind.Promise, new PlaceId(PlaceKind.Station, "S"), 1_795_446_000_000), 4, 3, 2, 1, 1_795_446_246_000)]).Encode()));
        Assert.Equal(Golden.Care, Convert.ToHexString(new AttentionCare("ann", 1_795_446_245_000, "bob").Encode()));
        Assert.Equal(
            Golden.Personal,
            Convert.ToHexString(new PersonalPart(new GeoPoint(47.68, -122.32, 8), new Proof("photo", null, "proof-1")).Encode()!));
    }

    [Fact]
    public void Rows_of_an_unknown_format_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => EventRow.Decode([1, 99]));
        Assert.Throws<InvalidDataException>(() => AnnouncementRow.Decode([2, 99]));
        Assert.Throws<InvalidDataException>(() => PromiseRow.Decode([3, 99]));
        Assert.Throws<InvalidDataException>(() => AliasClaim.Decode([4, 99]));
        Assert.Throws<InvalidDataException>(() => MemberRow.Decode(default, [99]));
        Assert.Throws<InvalidDataException>(() => AttentionRow.Decode(default, [99]));
        Assert.Throws<InvalidDataException>(() => AttentionCare.Decode([99]));
        Assert.Throws<InvalidDataException>(() => PersonalPart.Decode([99]));
        Assert.Throws<InvalidDataException>(() => PackageHistory.Read("P", [1, 99]));
    }

    private static Announcement Bare(Announcement announcement) => announcement with { References = Golden.None, Handling = Golden.None, DimensionsCm = null };

    private static object Values(Stay stay) => (stay.Place, stay.Since, stay.SinceSeen, stay.Missorted, stay.LastSeen, stay.Until, stay.End);
}
