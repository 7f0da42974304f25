namespace Tracking.Model.Tests;

public sealed class EntityIdTests
{
    [Theory]
    [InlineData("A")]
    [InlineData("9")]
    [InlineData("PKG-1")]
    [InlineData("a.b_c:d-e")]
    [InlineData("a--b")]
    public void Letters_digits_and_inner_marks_are_an_id(string id) => Assert.True(EntityId.IsValid(id));

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData(".")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    [InlineData("a\n")]
    [InlineData("größe")]
    [InlineData("٣")]
    [InlineData("ａ")]
    public void Anything_else_is_not(string id) => Assert.False(EntityId.IsValid(id));

    [Fact]
    public void An_id_has_up_to_128_characters()
    {
        Assert.True(EntityId.IsValid(new string('x', 128)));
        Assert.False(EntityId.IsValid(new string('x', 129)));
    }
}
