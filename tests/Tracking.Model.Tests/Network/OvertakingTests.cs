using Tracking.Model.Histories;
using Tracking.Model.Scans;
using static Tracking.Model.Tests.Facts;

namespace Tracking.Model.Tests.Network;

public sealed class OvertakingTests
{
    [Fact]
    public void A_carrier_is_asked_again_when_an_older_word_of_it_replaced_what_was_known()
    {
        EventRow inA = Scan(ScanType.Unloaded, 3, "A", "V"), inB = inA with { StationId = "B" };
        var package = new PackageNode("P");
        var asked = new List<Message>();
        package.Record(Scan(ScanType.Loaded, 1, vehicle: "V").Encode(), _ => { });
        package.Record(Derived(inA, [Van("V")], version: 5).Encode(), _ => { });

        // The third word says what the first one said, so there is nothing to store; the second one comes behind it and does say something else.
        package.Record(Derived(inA, [Van("V")], version: 9).Encode(), _ => { });
        package.Record(Derived(inB, [Van("V")], version: 7).Encode(), asked.Add);

        Assert.Contains(asked, message => message is Membership update && update.Place == Van("V"));
    }
}
