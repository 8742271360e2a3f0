namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>
/// Finds out which names each scope owns. jinja2 decides that before it renders: a name that a scope sets before it reads it is undefined
/// until then, even where the conversation brings a variable of that name; a name set in some branches only is not owned.
/// </summary>
internal static class NameAnalysis
{
    private static readonly HashSet<string> Special = new(["caller", "varargs", "kwargs"], StringComparer.Ordinal);

    /// <summary>Marks every scope of a template.</summary>
    public static void Mark(Block root) => Mark(root, null, []);

    /// <summary>Which of the names that only macros have a macro's body uses.</summary>
    public static IReadOnlySet<string> SpecialNames(Block body)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var statement in body.Statements) Walker.Visit(statement, name => { if (Special.Contains(name)) found.Add(name); });
        return found;
    }

    private static void Mark(Block block, Names? parent, IEnumerable<string> parameters)
    {
        var names = new Names(parent);
        foreach (string parameter in parameters) names.Known[parameter] = false;
        var inner = new List<(Block, IEnumerable<string>)>();
        foreach (var statement in block.Statements) Read(statement, names, inner);
        block.Owned = [.. names.Known.Where(entry => entry.Value).Select(entry => entry.Key)];
        // Inner scopes see every name of the outer one, also those that come later.
        foreach (var (body, own) in inner) Mark(body, names, own);
    }

    private static void Read(Statement statement, Names names, List<(Block, IEnumerable<string>)> inner)
    {
        switch (statement)
        {
            case OutputStatement output: Load(output.Value, names); break;
            case PrintStatement print:
                foreach (var value in print.Values) Load(value, names);
                break;
            case IfStatement choice: ReadIf(choice, names, inner); break;
            case SetStatement set:
                Load(set.Value, names);
                Store(set.Target, names);
                break;
            case SetBlockStatement set:
                Store(set.Target, names);
                inner.Add((set.Body, []));
                break;
            case MacroStatement macro:
                names.Store(macro.Name);
                inner.Add((macro.Signature.Body, Parameters(macro.Signature)));
                break;
            case ForStatement loop:
                Load(loop.Items, names);
                inner.Add((loop.Body, [.. TargetNames(loop.Target), "loop"]));
                if (loop.Else is not null) inner.Add((loop.Else, []));
                break;
            case CallStatement call:
                Load(call.Call, names);
                inner.Add((call.Caller.Body, Parameters(call.Caller)));
                break;
            case FilterStatement filter:
                Load(filter.Filter, names);
                inner.Add((filter.Body, []));
                break;
            case WithStatement with:
                foreach (var (_, value) in with.Values) Load(value, names);
                inner.Add((with.Body, with.Values.SelectMany(entry => TargetNames(entry.Target))));
                break;
            case GenerationStatement generation: inner.Add((generation.Body, [])); break;
        }
    }

    private static void ReadIf(IfStatement choice, Names names, List<(Block, IEnumerable<string>)> inner)
    {
        Load(choice.Branches[0].Test, names);
        Names then = names.Branch(), others = names.Branch(), otherwise = names.Branch();
        foreach (var statement in choice.Branches[0].Body.Statements) Read(statement, then, inner);
        // Each "elif" counts as an "if" of its own; all of them are one branch.
        foreach (var branch in choice.Branches.Skip(1)) ReadIf(choice with { Branches = [branch], Else = null }, others, inner);
        foreach (var statement in choice.Else?.Statements ?? []) Read(statement, otherwise, inner);
        names.Merge(then, others, otherwise);
    }

    private static void Load(Expression expression, Names names) => Walker.Visit(expression, names.Load);

    private static void Store(Target target, Names names)
    {
        if (target is AttributeTarget attribute) names.Load(attribute.Name);
        else foreach (string name in TargetNames(target)) names.Store(name);
    }

    private static IEnumerable<string> TargetNames(Target target) => target switch
    {
        NameTarget name => [name.Name],
        TupleTarget tuple => tuple.Items.SelectMany(TargetNames),
        _ => [],
    };

    private static IEnumerable<string> Parameters(Signature signature) => signature.Parameters.Select(parameter => parameter.Name).Concat(signature.Mentions);

    /// <summary>What is known of a scope's names: whether each is owned.</summary>
    private sealed class Names(Names? parent)
    {
        private readonly HashSet<string> _stored = new(StringComparer.Ordinal);

        public Dictionary<string, bool> Known { get; private init; } = new(StringComparer.Ordinal);

        public void Load(string name)
        {
            if (!IsKnown(name)) Known[name] = false;
        }

        public void Store(string name)
        {
            _stored.Add(name);
            if (!Known.ContainsKey(name)) Known[name] = !(parent?.IsKnown(name) ?? false);
        }

        public Names Branch()
        {
            var branch = new Names(parent) { Known = new Dictionary<string, bool>(Known, StringComparer.Ordinal) };
            branch._stored.UnionWith(_stored);
            return branch;
        }

        public void Merge(params Names[] branches)
        {
            var before = new HashSet<string>(_stored, StringComparer.Ordinal);
            foreach (var branch in branches)
            {
                foreach (var (name, owned) in branch.Known) Known[name] = owned;
                _stored.UnionWith(branch._stored);
            }
            foreach (string name in _stored)
            {
                if (!before.Contains(name) && !branches.All(branch => branch._stored.Contains(name))) Known[name] = false;
            }
        }

        private bool IsKnown(string name) => Known.ContainsKey(name) || (parent?.IsKnown(name) ?? false);
    }
}
