using Acornima;
using Acornima.Ast;

namespace Rft.Graders.Hints;

/// <summary>Looks through a parsed JavaScript file. Nothing is run.</summary>
internal sealed class JavaScriptHints : AstVisitor
{
    private static readonly Dictionary<string, string> Members = new(StringComparer.Ordinal)
    {
        ["Math.random"] = "random", ["Date.now"] = "clock", ["performance.now"] = "clock",
    };

    private static readonly string[] Locale = ["toLocaleString", "toLocaleDateString", "toLocaleTimeString", "toLocaleUpperCase", "toLocaleLowerCase", "localeCompare"];

    private readonly HashSet<OutsideInput> _found = [];

    private JavaScriptHints() { }

    /// <summary>What the file looks at, each member once, by kind and name.</summary>
    /// <param name="program">The file.</param>
    public static IReadOnlyList<OutsideInput> Find(Acornima.Ast.Program program)
    {
        var hints = new JavaScriptHints();
        hints.Visit(program);
        return [.. hints._found.OrderBy(hint => hint.Kind, StringComparer.Ordinal).ThenBy(hint => hint.Member, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    protected override object? VisitMemberExpression(MemberExpression node)
    {
        if (node is { Computed: false, Property: Identifier property })
        {
            string member = node.Object is Identifier owner ? $"{owner.Name}.{property.Name}" : property.Name;
            if (Members.TryGetValue(member, out string? kind)) _found.Add(new OutsideInput(kind, member));
            if (Locale.Contains(property.Name)) _found.Add(new OutsideInput("culture", property.Name));
        }
        return base.VisitMemberExpression(node);
    }

    /// <inheritdoc/>
    protected override object? VisitNewExpression(NewExpression node)
    {
        if (node is { Callee: Identifier { Name: "Date" }, Arguments.Count: 0 }) _found.Add(new OutsideInput("clock", "new Date()"));
        return base.VisitNewExpression(node);
    }

    /// <inheritdoc/>
    protected override object? VisitCallExpression(CallExpression node)
    {
        if (node.Callee is Identifier { Name: "Date" }) _found.Add(new OutsideInput("clock", "Date()"));
        return base.VisitCallExpression(node);
    }
}
