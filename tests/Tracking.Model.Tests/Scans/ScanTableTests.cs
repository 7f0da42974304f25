using Tracking.Model.Scans;

namespace Tracking.Model.Tests.Scans;

public sealed class ScanTableTests
{
    /// <summary>The table of the public contract, copied by hand.</summary>
    private static readonly (string Types, string Subjects, ScanNeed Need)[] Contract =
    [
        ("pickedUp", "P C", ScanNeed.StationOrLocation),
        ("droppedOff inducted sorted stowed", "P C", ScanNeed.Station),
        ("arrived departed", "P C V", ScanNeed.Station),
        ("loaded", "P C", ScanNeed.Vehicle),
        ("unloaded", "P C V", ScanNeed.Vehicle),
        ("contained uncontained", "P C", ScanNeed.ParentContainer),
        ("outForDelivery", "P C V", ScanNeed.Vehicle),
        ("availableForPickup collected", "P", ScanNeed.Station),
        ("delivered", "P", ScanNeed.Nothing),
        ("attempted returnStarted exception damaged", "P", ScanNeed.Reason),
        ("held", "P C V", ScanNeed.Reason),
        ("released", "P C V", ScanNeed.Nothing),
        ("relabelled", "P", ScanNeed.NewPackage),
        ("handedOver handedBack", "P C V", ScanNeed.Partner),
        ("returned returnCancelled lost found cancelled disposed notReceived", "P", ScanNeed.Nothing),
        ("voided", "P C V", ScanNeed.Voids),
    ];

    public static TheoryData<string, string, ScanNeed> Rows()
    {
        var data = new TheoryData<string, string, ScanNeed>();
        foreach ((string types, string subjects, ScanNeed need) in Contract)
        {
            foreach (string type in types.Split(' '))
            {
                data.Add(type, subjects, need);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Each_type_takes_the_subjects_and_needs_the_field_of_the_contract(string type, string subjects, ScanNeed need)
    {
        ScanRule rule = ScanRule.ByName[type];

        SubjectKind expected = SubjectKind.None;
        foreach (string letter in subjects.Split(' '))
        {
            expected |= letter switch { "P" => SubjectKind.Package, "C" => SubjectKind.Container, _ => SubjectKind.Vehicle };
        }

        Assert.Equal((expected, need), (rule.Subjects, rule.Need));
        Assert.Same(rule, ScanRule.Of(rule.Type));
    }

    [Fact]
    public void There_are_no_types_beside_those_of_the_contract() =>
        Assert.Equal(
            Contract.SelectMany(row => row.Types.Split(' ')).Order(StringComparer.Ordinal),
            ScanRule.ByName.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_number_of_a_type_has_its_rule_named_after_it() =>
        Assert.All(Enum.GetValues<ScanType>(), type => Assert.Equal(type.ToString(), ScanRule.Of(type).Name, ignoreCase: true));

    [Fact]
    public void No_two_types_share_a_rank() =>
        Assert.Equal(ScanRule.ByName.Count, ScanRule.ByName.Values.Select(rule => rule.Rank).Distinct().Count());

    [Fact]
    public void Scans_of_one_moment_are_ordered_as_a_parcels_day_goes()
    {
        string[] day = ["pickedUp", "arrived", "unloaded", "inducted", "sorted", "stowed", "loaded", "departed", "outForDelivery", "attempted", "delivered"];

        Assert.Equal(day, day.OrderBy(name => ScanRule.ByName[name].Rank));
    }

    [Fact]
    public void Reasons_are_those_of_the_architecture() =>
        Assert.Equal(
            "notHome businessClosed refused badAddress noAccess noSafePlace idFailed damaged missorted missedSort weather vehicle "
            + "capacity outOfTime customs security shipperRecall addressChange oversize other",
            Reasons.All);

    [Fact]
    public void A_reason_is_found_by_the_name_that_it_has() =>
        Assert.All(Enum.GetValues<Reason>().Where(reason => reason is not Reason.None), reason => Assert.Equal(reason, Reasons.ByName[Reasons.Name(reason)!]));

    [Fact]
    public void No_reason_has_no_name() => Assert.Null(Reasons.Name(Reason.None));
}
