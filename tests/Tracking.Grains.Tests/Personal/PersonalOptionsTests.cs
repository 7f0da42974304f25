using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Tracking.Grains.Personal;

namespace Tracking.Grains.Tests.Personal;

public sealed class PersonalOptionsTests
{
    [Theory]
    [InlineData("Retention:Days", "-1", "Tracking:Personal:Retention:Days is -1; it must be 0 to 3650.")]
    [InlineData("Retention:UnendedDays", "0", "Tracking:Personal:Retention:UnendedDays is 0; it must be 1 to 3650.")]
    [InlineData("Retention:SweepEvery", "00:00:00.5", "Tracking:Personal:Retention:SweepEvery is 00:00:00.5000000; it must be 00:00:01 to 1.00:00:00.")]
    [InlineData("Retention:Partners:PX", "4000", "Tracking:Personal:Retention:Partners:PX is 4000; it must be 0 to 3650.")]
    public void A_wrong_value_is_refused_with_its_name_and_the_rule(string option, string value, string failure)
    {
        ValidateOptionsResult result = new PersonalOptionsValidator().Validate(null, Bind(option, value));

        Assert.Equal([failure], result.Failures);
    }

    [Fact]
    public void Partners_have_days_of_their_own()
    {
        PersonalOptions options = Bind("Retention:Partners:PX", "5");

        Assert.True(new PersonalOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal((90, 5), (options.Retention.Days, options.Retention.Partners["PX"]));
    }

    private static PersonalOptions Bind(string option, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(option, value)]).Build().Get<PersonalOptions>()!;
}
