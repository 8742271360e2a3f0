using Rft.Graders;
using Rft.Training.Data;

namespace Rft.Training.Tests.Data;

public sealed class TeacherContextTests
{
    private static readonly Item Row = Item.Parse("""{"answer":42,"hint":"carry the one"}""");
    private static readonly Message Question = new() { Role = "user", Content = "17+25" };

    [Fact]
    public void It_is_a_system_message_of_its_own()
    {
        var messages = TeacherContext.Add([Question], "The answer is {{ answer }}: {{hint}}.", Row);
        Assert.Equal([("system", "The answer is 42: carry the one."), ("user", "17+25")], messages.Select(message => (message.Role, message.Content)));
    }

    [Fact]
    public void Or_the_end_of_the_one_that_is_there()
    {
        var messages = TeacherContext.Add([new Message { Role = "system", Content = "Be short." }, Question], "{{ hint }}", Row);
        Assert.Equal([("system", "Be short.\n\ncarry the one"), ("user", "17+25")], messages.Select(message => (message.Role, message.Content)));
    }

    [Fact]
    public void A_field_that_the_row_lacks_is_named() => Assert.Equal(
        "the row has no field 'reply'; it has answer, hint",
        Assert.Throws<FormatException>(() => TeacherContext.Add([Question], "{{ reply }}", Row)).Message);
}
