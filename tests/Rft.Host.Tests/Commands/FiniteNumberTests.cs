using System.CommandLine;

namespace Rft.Host.Tests.Commands;

public sealed class FiniteNumberTests
{
    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    public void Every_option_that_takes_a_number_refuses_what_is_not_finite(string value)
    {
        var options = Commands(Program.CreateRoot())
            .SelectMany(command => command.Options.Where(option => option.ValueType == typeof(double) || option.ValueType == typeof(double?)).Select(option => (command, option)))
            .ToList();
        Assert.True(options.Count >= 12);
        foreach (var (command, option) in options)
        {
            var errors = new RootCommand { option }.Parse([option.Name, value]).Errors.Select(error => error.Message);
            Assert.True(errors.Contains($"{option.Name} {value} is no finite number; write one such as 0.5"), $"{command.Name} {option.Name} takes {value}");
        }
    }

    [Fact]
    public async Task It_is_bad_input()
    {
        var (code, output, error) = await CommandFixture.RunAsync("rollouts", "latest", "--min-reward", "NaN");
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("rft: --min-reward NaN is no finite number; write one such as 0.5\n", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_finite_number_is_taken() =>
        Assert.Empty(Program.CreateRoot().Parse(["rollouts", "latest", "--min-reward", "-1.5e-3"]).Errors);

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);
}
