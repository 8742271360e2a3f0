using System.Numerics;
using Rft.Training.ChatTemplates.Rendering;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Filters;

/// <summary>A test: <c>value is name(arguments)</c>.</summary>
internal delegate bool Test(object? value, CallArguments arguments, Session session);

/// <summary>The tests by name.</summary>
internal static class TestTable
{
    private static readonly Dictionary<string, Test> All = Make();

    public static Test? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>The error for a name that is no test.</summary>
    public static string Unknown(string name) => $"No test named '{name}'.{Nearest.Suggestion(name, All.Keys)}";

    private static Dictionary<string, Test> Make()
    {
        var tests = new Dictionary<string, Test>(StringComparer.Ordinal)
        {
            ["defined"] = Plain(static value => value is not Undefined),
            ["undefined"] = Plain(static value => value is Undefined),
            ["none"] = Plain(static value => value is null),
            ["boolean"] = Plain(static value => value is bool),
            ["true"] = Plain(static value => value is true),
            ["false"] = Plain(static value => value is false),
            ["integer"] = Plain(static value => value is BigInteger),
            ["float"] = Plain(static value => value is double),
            ["number"] = Plain(Numbers.IsNumber),
            ["string"] = Plain(static value => value is string or Markup),
            ["mapping"] = Plain(static value => value is PyDict),
            ["sequence"] = Plain(static value => value is string or Markup or PyList or PyTuple or PyDict or PyRange or Undefined),
            ["iterable"] = Plain(Python.IsIterable),
            ["callable"] = Plain(Python.IsCallable),
            ["escaped"] = Plain(static value => value is Markup),
            ["lower"] = static (value, _, session) => TextShapes.IsLower(PyText.Str(value, session.Budget)),
            ["upper"] = static (value, _, session) => TextShapes.IsUpper(PyText.Str(value, session.Budget)),
            ["odd"] = static (value, _, session) => Comparing.Equal(Modulo(value, 2, session), BigInteger.One, session.Budget),
            ["even"] = static (value, _, session) => Comparing.Equal(Modulo(value, 2, session), BigInteger.Zero, session.Budget),
            ["divisibleby"] = static (value, arguments, session) => Comparing.Equal(
                Operators.Binary("%", value, arguments.Bind("divisibleby", 1, "num")[0], session.Budget), BigInteger.Zero, session.Budget),
            ["sameas"] = static (value, arguments, _) => Comparing.Same(value, arguments.Bind("sameas", 1, "other")[0]),
            ["in"] = static (value, arguments, session) => Comparing.Contains(arguments.Bind("in", 1, "seq")[0], value, session.Budget),
            ["filter"] = static (value, _, _) => Python.AsText(value) is { } name && FilterTable.Find(name) is not null,
            ["test"] = static (value, _, _) => Python.AsText(value) is { } name && Find(name) is not null,
        };
        AddComparison(tests, "==", "==", "eq", "equalto");
        AddComparison(tests, "!=", "!=", "ne");
        AddComparison(tests, ">", ">", "gt", "greaterthan");
        AddComparison(tests, ">=", ">=", "ge");
        AddComparison(tests, "<", "<", "lt", "lessthan");
        AddComparison(tests, "<=", "<=", "le");
        return tests;
    }

    private static void AddComparison(Dictionary<string, Test> tests, string op, params string[] names)
    {
        foreach (string name in names)
            tests[name] = (value, arguments, session) => Operators.Compare(op, value, arguments.Bind(name, 1, "other")[0], session.Budget);
    }

    private static Test Plain(Func<object?, bool> holds) => (value, arguments, _) =>
    {
        arguments.Bind("the test", 0);
        return holds(value);
    };

    private static object? Modulo(object? value, int divisor, Session session) => Operators.Binary("%", value, new BigInteger(divisor), session.Budget);
}
