using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>Brackets of every kind: grouping, tuples, intervals, sets, absolute values, matrices.</summary>
internal sealed partial class Parser
{
    private Node ParseBracketed()
    {
        Enter();
        var node = Current.Text switch
        {
            "(" or "[" or "langle" => ParseTuple(),
            "{" => ParseGroup(),
            "\\{" => ParseSet(),
            "|" or "||" => ParseBars(),
            "lfloor" => ParseRounding("floor", "rfloor"),
            "lceil" => ParseRounding("ceil", "rceil"),
            var sign => throw new MathParseException($"'{sign}' is no value"),
        };
        Leave();
        return node;
    }

    /// <summary>Reads inside brackets, where bars and colons of the outside mean nothing.</summary>
    private T Inside<T>(Func<T> read, bool isSet = false)
    {
        var (bars, inSetBuilder) = (_bars, _inSetBuilder);
        (_bars, _inSetBuilder) = (0, isSet);
        _next++;
        var result = read();
        (_bars, _inSetBuilder) = (bars, inSetBuilder);
        return result;
    }

    private Node ParseTuple()
    {
        char open = Current.Text switch { "(" => '(', "[" => '[', _ => '<' };
        var (elements, _) = Inside(ParseElements);
        char close = Current.Text switch { ")" => ')', "]" => ']', "rangle" => '>', _ => throw new MathParseException("a bracket is not closed") };
        _next++;
        if (elements.Count > 1) return new TupleNode(elements, open, close);
        if (elements.Count == 0) throw new MathParseException("a bracket is empty");
        return (open, close) is ('(', ')') or ('[', ']') ? elements[0] : throw new MathParseException("brackets do not match");
    }

    /// <summary>A LaTeX group. Several elements in one are a set whose braces lack their backslash.</summary>
    private Node ParseGroup()
    {
        var (elements, _) = Inside(ParseElements);
        Expect("}");
        return elements.Count switch
        {
            // An empty group carries an index, as in {}_n C_k, or nothing.
            0 => StartsFactor(Current) ? ParseAtom() : throw new MathParseException("a group is empty"),
            1 => elements[0],
            _ => new SetNode(elements),
        };
    }

    private Node ParseSet()
    {
        var (elements, _) = Inside(ParseElements, isSet: true);
        if (elements is [var variable] && (Current.Is("|") || Current.Is(":")))
        {
            var condition = Inside(ParseList);
            Expect("\\}");
            return new SetBuilderNode(variable, condition);
        }
        Expect("\\}");
        return elements.Count == 0 ? new NamedSetNode(NamedSet.Empty, "empty") : new SetNode(elements);
    }

    private CallNode ParseBars()
    {
        string bar = Current.Text;
        _next++;
        _bars++;
        var inner = ParseSum();
        _bars--;
        Expect(bar);
        return new CallNode(bar == "|" ? "abs" : "norm", [inner]);
    }

    private CallNode ParseRounding(string name, string close)
    {
        var inner = Inside(ParseSum);
        Expect(close);
        return new CallNode(name, [inner]);
    }

    private Node ParseEnvironment(string name)
    {
        bool isMatrix = name.EndsWith("matrix", StringComparison.Ordinal) || name is "array" or "cases" or "dcases" or "tabular";
        var (bars, inSetBuilder, inMatrix) = (_bars, _inSetBuilder, _inMatrix);
        (_bars, _inSetBuilder, _inMatrix) = (0, false, isMatrix);
        var node = isMatrix ? ParseRows(name) : LastLine(ParseList());
        (_bars, _inSetBuilder, _inMatrix) = (bars, inSetBuilder, inMatrix);
        if (!Current.IsCommand("end " + name)) throw new MathParseException($"\\begin{{{name}}} has no end");
        _next++;
        return node;
    }

    /// <summary>Lines that each name a value are all the answer; of any other lines, a derivation, the last one is.</summary>
    private static Node LastLine(Node lines) =>
        lines is ListNode list && !list.Elements.All(line => line is RelationNode { Left: SymbolNode }) ? list.Elements[^1] : lines;

    private Node ParseRows(string name)
    {
        var rows = new List<IReadOnlyList<Node>>();
        var row = new List<Node>();
        while (!IsClosing(Current) && Current.Kind != TokenKind.End)
        {
            row.Add(ParseStatement());
            while (Skip(",") || Skip(".") || Skip(";")) { }
            if (Skip("&")) continue;
            rows.Add(row);
            row = [];
            while (Skip("\\\\")) { }
        }
        if (row.Count > 0) throw new MathParseException("a row ends with an empty cell");
        if (rows.Count == 0) throw new MathParseException("a matrix is empty");
        if (name is "cases" or "dcases")
        {
            var lines = rows.Select(line => line is [var only] ? only : new TupleNode(line)).ToList();
            return lines is [var single] ? single : new ListNode(lines);
        }
        if (rows.Any(line => line.Count != rows[0].Count)) throw new MathParseException("the rows of a matrix differ in length");
        var matrix = new MatrixNode(rows);
        return name == "vmatrix" ? new CallNode("det", [matrix]) : matrix;
    }
}
