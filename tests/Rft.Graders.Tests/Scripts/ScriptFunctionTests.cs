using Rft.Graders.Scripts;

namespace Rft.Graders.Tests.Scripts;

/// <summary>Scripts that are functions of the caller's own globals.</summary>
public sealed class ScriptFunctionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_script_sees_its_globals_by_name_and_begins_anew_with_each_call()
    {
        var twice = Load("int calls = 0;\ncalls++;\nreturn new Answer(calls, Twice(Number));\nint Twice(int x) => 2 * x;");
        Assert.Equal(new Answer(1, 6), twice.Run(new Globals { Number = 3 }));
        Assert.Equal(new Answer(1, 8), twice.Run(new Globals { Number = 4 }));
        Assert.Matches("^[0-9a-f]{64}$", twice.Hash);
    }

    [Fact]
    public void The_hash_is_that_of_the_source()
    {
        Assert.Equal(Load("return 1;").Hash, Load("return 1;").Hash);
        Assert.NotEqual(Load("return 1;").Hash, Load("return 1; ").Hash);
    }

    [Theory]
    [InlineData("int x = 1;\nreturn y;", 2, 8, "CS0103: The name 'y' does not exist in the current context")]
    [InlineData("return (;", 1, 9, "CS1525: Invalid expression term ';' (and 1 more)")]
    [InlineData("#load \"x.csx\"\nreturn 1;", 1, 1, "#load is refused: a script is one file; put shared code into a plugin")]
    public void What_does_not_compile_is_named_with_its_place(string source, int line, int column, string message)
    {
        var refused = Assert.Throws<GraderLoadException>(() => Load(source));
        Assert.Equal((FaultCode.CompileError, message), (refused.Code, refused.Message));
        Assert.Equal((line, column), (refused.Position!.Line, refused.Position.Column));
    }

    [Theory]
    [InlineData("")]
    [InlineData("// return Result(0, LogProbs);\n")]
    [InlineData("using System.Text;")]
    public void A_file_without_code_is_named(string source)
    {
        var refused = Assert.Throws<GraderLoadException>(() => Load(source));
        Assert.Equal((FaultCode.NoEntryPoint, _folder.At("f.csx")), (refused.Code, refused.Position!.File));
        Assert.Equal("the script holds no code; a loss ends with return Result(loss, gradient);", refused.Message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.StartsWith(
        "the file cannot be read", Assert.Throws<GraderLoadException>(() => ScriptFunction.Load(_folder.At("none.csx"), typeof(Globals), Token)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_it_throws_reaches_the_caller_with_its_line()
    {
        var thrower = Load("int zero = 0;\n\nreturn Number / zero;");
        var error = Assert.Throws<DivideByZeroException>(() => thrower.Run(new Globals()));
        Assert.Equal((_folder.At("f.csx"), 3), (thrower.PositionOf(error).File, thrower.PositionOf(error).Line));
    }

    [Fact]
    public void The_callers_thread_is_not_given_up() => Assert.Contains(
        "awaits", Assert.Throws<InvalidOperationException>(() => Load("await Task.Delay(100000); return 1;").Run(new Globals())).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private ScriptFunction Load(string source)
    {
        File.WriteAllText(_folder.At("f.csx"), source);
        return ScriptFunction.Load(_folder.At("f.csx"), typeof(Globals), Token);
    }
}

/// <summary>Globals of a test; a script's assembly must be able to see them.</summary>
public sealed class Globals
{
    public int Number { get; init; }
}

/// <summary>What the test's scripts return.</summary>
public sealed record Answer(int Calls, int Value);
