using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>
/// Reads an answer by recursive descent: a list of statements; a statement is a chain of relations between sets or terms. Nothing is evaluated here, and
/// nothing is ever run as code.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>Deeper nesting is refused, so that no text can exhaust the stack.</summary>
    private const int MaxDepth = 100;

    private readonly List<Token> _tokens;
    private readonly HashSet<string> _bound = [];
    private int _next;
    private int _depth;
    private int _bars;
    private bool _inSetBuilder;
    private bool _inMatrix;

    private Parser(List<Token> tokens) => _tokens = tokens;

    private Token Current => _tokens[_next];

    /// <summary>The answer that a text spells.</summary>
    /// <exception cref="MathParseException">The text is no answer that can be read.</exception>
    public static Node Parse(string text)
    {
        var parser = new Parser(Lexer.Read(text));
        var answer = parser.ParseList();
        if (parser.Current.Kind != TokenKind.End) throw new MathParseException($"'{parser.Current.Text}' stands where nothing can");
        return NodeDepth.Of(answer) <= 2 * MaxDepth ? answer : throw TooDeep();
    }

    private static MathParseException TooDeep() => new($"it is nested deeper than {MaxDepth} levels");

    private void Enter()
    {
        if (++_depth > MaxDepth) throw TooDeep();
    }

    private void Leave() => _depth--;

    private bool Skip(string sign)
    {
        if (!Current.Is(sign)) return false;
        _next++;
        return true;
    }

    private void Expect(string sign)
    {
        if (!Skip(sign)) throw new MathParseException($"'{sign}' is missing before '{Current.Text}'");
    }

    /// <summary>Statements up to a closing bracket or the end.</summary>
    private Node ParseList()
    {
        var (elements, isAlternative) = ParseElements();
        return elements.Count switch
        {
            0 => throw new MathParseException("it is empty"),
            1 => elements[0],
            _ => new ListNode(elements, isAlternative),
        };
    }

    private (List<Node> Elements, bool IsAlternative) ParseElements()
    {
        var elements = new List<Node>();
        bool isAlternative = false;
        while (true)
        {
            while (IsSeparator(Current))
            {
                isAlternative |= Current.Is("or");
                if (Current.Is("implies")) elements.Clear();
                _next++;
            }
            if (Current.Kind == TokenKind.End || IsClosing(Current)) return (elements, isAlternative);
            elements.Add(ParseStatement());
        }
    }

    private static bool IsSeparator(Token token) => token.Kind == TokenKind.Operator
        && token.Text is "," or ";" or "and" or "or" or "\\\\" or "&" or "." or "implies" or "\"" or "`" or "?";

    private bool IsClosing(Token token) => (token.Kind == TokenKind.Operator
        && (token.Text is ")" or "]" or "}" or "\\}" or "rangle" or "rfloor" or "rceil" || (token.Text == "|" && (_bars > 0 || _inSetBuilder))
            || (token.Text == "||" && _bars > 0) || (_inSetBuilder && token.Text == ":")))
        || (token.Kind == TokenKind.Command && token.Text.StartsWith("end ", StringComparison.Ordinal));

    private Node ParseStatement()
    {
        Enter();
        while (Skip("=") || Skip("~=")) { }
        var operands = new List<Node> { ParseSetTerm() };
        var relations = new List<Relation>();
        while (RelationOf(PeekRelation()) is { } relation)
        {
            SkipAlignment();
            _next++;
            if (Current.Kind == TokenKind.End || IsClosing(Current) || IsSeparator(Current)) break;
            relations.Add(relation);
            operands.Add(ParseSetTerm());
        }
        Leave();
        return relations.Count == 0 ? operands[0] : new RelationNode(operands, relations);
    }

    /// <summary>In aligned lines a relation continues the statement of the line above.</summary>
    private Token PeekRelation()
    {
        int next = _next;
        if (!_inMatrix) while (_tokens[next].Is("&") || _tokens[next].Is("\\\\")) next++;
        return _tokens[next];
    }

    private void SkipAlignment()
    {
        while (Skip("&") || Skip("\\\\")) { }
    }

    private static Relation? RelationOf(Token token) => token.Kind != TokenKind.Operator ? null : token.Text switch
    {
        "=" => Relation.Equal,
        "!=" => Relation.NotEqual,
        "<" => Relation.Less,
        "<=" => Relation.LessOrEqual,
        ">" => Relation.Greater,
        ">=" => Relation.GreaterOrEqual,
        "~=" => Relation.Approximately,
        "equiv" => Relation.Congruent,
        "in" => Relation.In,
        "notin" => Relation.NotIn,
        "subset" => Relation.Subset,
        _ => null,
    };

    private Node ParseSetTerm()
    {
        var left = ParseRatio();
        while (SetOperatorOf(Current) is { } operation)
        {
            _next++;
            left = new SetOperationNode(operation, left, ParseRatio());
        }
        return left;
    }

    /// <summary>The letter U between brackets is a union.</summary>
    private SetOperator? SetOperatorOf(Token token)
    {
        if (token is { Kind: TokenKind.Symbol, Text: "U" } && _next > 0 && _tokens[_next - 1].Text is ")" or "]" or "\\}"
            && _tokens[_next + 1].Text is "(" or "[" or "\\{") return SetOperator.Union;
        return token.Kind != TokenKind.Operator ? null : token.Text switch
        {
            "cup" => SetOperator.Union,
            "cap" => SetOperator.Intersection,
            "setminus" => SetOperator.Difference,
            _ => null,
        };
    }

    private Node ParseRatio()
    {
        int start = _next;
        var first = ParseSum();
        if (Skip("choose")) return new CallNode("binom", [first, ParseSum()]);
        if (Skip("over")) return new QuotientNode(first, ParseSum());
        if (!Current.Is(":") || _inSetBuilder) return first;
        var terms = new List<Node> { first };
        while (Skip(":"))
        {
            if (Current.Kind == TokenKind.End || IsSeparator(Current)) break;
            terms.Add(ParseSum());
        }
        return terms.Count == 1 ? first : new RatioNode(terms, IsClock(start));
    }

    /// <summary>Whether the tokens since <paramref name="start"/> are numbers with colons and one of the later numbers begins with a zero.</summary>
    private bool IsClock(int start)
    {
        var tokens = _tokens[start.._next];
        return tokens.All(token => token.Kind == TokenKind.Number || token.Is(":")) && tokens.Skip(1).Any(token => token.Text is ['0', _, ..]);
    }
}
