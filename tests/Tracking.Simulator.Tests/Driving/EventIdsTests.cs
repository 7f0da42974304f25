using Tracking.Simulator.Driving;
using Xunit;

namespace Tracking.Simulator.Tests.Driving;

public sealed class EventIdsTests
{
    private static readonly DateTimeOffset s_time = new(2026, 3, 3, 18, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void They_are_uuids_of_version_7_with_the_time_in_front()
    {
        var id = EventIds.Create("a", s_time);

        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.Equal(s_time.ToUnixTimeMilliseconds(), Convert.ToInt64(id.ToString("N")[..12], 16));
    }

    [Fact]
    public void The_same_key_and_time_give_the_same_id_and_others_do_not()
    {
        Assert.Equal(EventIds.Create("a", s_time), EventIds.Create("a", s_time));
        Assert.NotEqual(EventIds.Create("a", s_time), EventIds.Create("b", s_time));
        Assert.NotEqual(EventIds.Create("a", s_time), EventIds.Create("a", s_time.AddMilliseconds(1)));
    }
}
