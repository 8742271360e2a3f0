using System.Globalization;
using System.Numerics;
using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>Numbers, symbols, fractions, roots, functions.</summary>
internal sealed partial class Parser
{
    private Node ParseAtom()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Number: return ParseNumber();
            case TokenKind.Repeating: return ParseRepeating();
            case TokenKind.Symbol: return ParseSymbol();
            case TokenKind.Function: return ParseFunction();
            case TokenKind.Command: return ParseCommand();
            case TokenKind.Constant:
                _next++;
                return new ConstantNode(token.Text == "pi" ? Constant.Pi : Constant.Infinity);
            case TokenKind.Set:
                _next++;
                return new NamedSetNode(token.Text switch { "R" => NamedSet.Reals, "empty" => NamedSet.Empty, _ => NamedSet.Other }, token.Text);
            case TokenKind.Operator: return ParseBracketed();
            default: throw new MathParseException(token.Kind == TokenKind.End ? "it ends too early" : $"'{token.Text}' is no value");
        }
    }

    private Node ParseNumber()
    {
        string digits = Current.Text;
        _next++;
        var number = new NumberNode(Rational.OfDigits(digits), digits.Contains('.', StringComparison.Ordinal));
        return Skip("_") ? new CallNode("base", [number, new SymbolNode(ReadRaw())]) : number;
    }

    /// <summary>a.b(c) = (abc - ab) / (10^|b| (10^|c| - 1)).</summary>
    private NumberNode ParseRepeating()
    {
        string text = Current.Text;
        _next++;
        int open = text.IndexOf('(', StringComparison.Ordinal);
        string once = text[..open], cycle = text[(open + 1)..^1];
        int places = once.Length - once.IndexOf('.', StringComparison.Ordinal) - 1;
        var scale = BigInteger.Pow(10, places) * (BigInteger.Pow(10, cycle.Length) - 1);
        return new NumberNode(Rational.OfDigits(places == 0 ? once.TrimEnd('.') : once) + new Rational(Rational.OfDigits(cycle).Numerator, scale));
    }

    private Node ParseSymbol()
    {
        string name = Current.Text;
        _next++;
        bool isFunction = name is "f" or "g" or "F" or "G";
        if (name == "C" && Combinations() is { } combinations) return combinations;
        if (Skip("_")) name += "_" + ReadRaw();
        int primes = 0;
        while (Skip("prime")) primes++;
        name += new string('\'', primes);
        isFunction |= primes > 0;
        if (isFunction && Current.Is("^") && PowerBeforeBracket() is { } power) name += "^" + power;
        if (isFunction && Current.Is("(")) return new CallNode(name, ParseArguments());
        if (_bound.Contains(name)) return new SymbolNode(name);
        return name switch { "e" => new ConstantNode(Constant.E), "i" => new ConstantNode(Constant.I), _ => new SymbolNode(name) };
    }

    /// <summary>C_5^2, the number of combinations; null, and nothing read, when C has no two numbers for indices.</summary>
    private CallNode? Combinations()
    {
        int start = _next;
        if (Skip("_") && ReadInteger() is { } n && Skip("^") && ReadInteger() is { } k) return new CallNode("binom", [new NumberNode(n), new NumberNode(k)]);
        _next = start;
        return null;
    }

    private int? ReadInteger() => int.TryParse(ReadRaw(), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;

    /// <summary>The upper index in f^{-1}(x), f^n(x); null, and nothing read, when no bracket follows it.</summary>
    private string? PowerBeforeBracket()
    {
        int start = _next;
        _next++;
        string power = ReadRaw();
        if (Current.Is("(")) return power;
        _next = start;
        return null;
    }

    private Node ParseFunction()
    {
        Enter();
        string name = Current.Text;
        _next++;
        Node? logBase = null, power = null;
        for (int i = 0; i < 2; i++)
        {
            if (logBase is null && Skip("_")) logBase = ParseArgument(wholeNumber: true);
            if (power is null && Skip("^")) power = ParseExponent();
        }
        if (!StartsFactor(Current))
        {
            Leave();
            return new SymbolNode(name);
        }
        var arguments = name == "sqrt" || IsBracket(Current) ? ParseArguments() : [ParseOpenArgument()];
        if (name == "log" && logBase is not null) arguments = [.. arguments, logBase];
        bool isInverse = power is NegateNode { Value: NumberNode { Value: { IsInteger: true, Numerator.IsOne: true } } } && name.Length == 3;
        Node call = new CallNode(isInverse ? "arc" + name : name, arguments);
        Leave();
        return power is null || isInverse ? call : new PowerNode(call, power);
    }

    private static bool IsBracket(Token token) => token.Kind == TokenKind.Operator && token.Text is "(" or "[" or "\\{" or "{";

    private IReadOnlyList<Node> ParseArguments() => ParseAtom() switch
    {
        TupleNode tuple => tuple.Elements,
        SetNode set => set.Elements,
        ListNode list => list.Elements,
        var single => [single],
    };

    /// <summary>The argument of a function without brackets: factors up to the next sign, function or bracket.</summary>
    private Node ParseOpenArgument()
    {
        var factors = new List<Node> { ParsePower() };
        while (StartsFactor(Current) && Current.Kind != TokenKind.Function && (!IsBracket(Current) || factors[^1] is NumberNode)) ParseJuxtaposed(factors);
        return Product(factors);
    }

    private Node ParseCommand()
    {
        string name = Current.Text;
        _next++;
        Enter();
        Node node = name switch
        {
            "frac" => new QuotientNode(ParseArgument(), ParseArgument()),
            "binom" => new CallNode("binom", [ParseArgument(), ParseArgument()]),
            "sqrt" => ParseRoot(),
            "lim" => ParseLimit(),
            "sum" or "prod" or "int" or "iint" or "iiint" or "oint" => ParseBinder(name),
            _ when name.StartsWith("begin ", StringComparison.Ordinal) => ParseEnvironment(name[6..]),
            _ => throw new MathParseException($"\\{name} cannot stand here"),
        };
        Leave();
        return node;
    }

    private PowerNode ParseRoot()
    {
        Node degree = new NumberNode(2);
        if (Skip("["))
        {
            degree = ParseSum();
            Expect("]");
        }
        var radicand = IsBracket(Current) ? ParseAtom() : ParseArgument(wholeNumber: true);
        return new PowerNode(radicand, new QuotientNode(One, degree));
    }

    /// <summary>The argument of a LaTeX command: a group or one token; of a number one digit, unless the writer's habit says otherwise.</summary>
    private Node ParseArgument(bool wholeNumber = false)
    {
        if (Current.Is("{")) return ParseGroup();
        if (Current.Kind != TokenKind.Number || wholeNumber || Current.Text.Length == 1) return ParseAtom();
        var token = Current;
        _tokens[_next] = token with { Text = token.Text[1..], Spaced = false };
        if (!char.IsAsciiDigit(token.Text[1])) throw new MathParseException($"'{token.Text}' is no argument");
        return new NumberNode(token.Text[0] - '0');
    }

    private BinderNode ParseBinder(string kind)
    {
        Node? lower = null, upper = null;
        for (int i = 0; i < 2; i++)
        {
            if (lower is null && Skip("_")) lower = ParseArgument(wholeNumber: true);
            if (upper is null && Skip("^")) upper = ParseExponent();
        }
        string? variable = null;
        if (lower is RelationNode { Operands: [var name, var from], Operators: [Relation.Equal] } && NameOf(name) is { } found)
            (variable, lower) = (found, from);
        bool isNew = variable is not null && _bound.Add(variable);
        var body = ParseSigned();
        if (isNew) _bound.Remove(variable!);
        return new BinderNode(kind, variable, lower, upper, body);
    }

    private BinderNode ParseLimit()
    {
        Expect("_");
        Expect("{");
        string? variable = NameOf(ParseSum());
        Expect("to");
        var point = ParseSum();
        Expect("}");
        return new BinderNode("lim", variable, point, null, ParseProduct());
    }

    private static string? NameOf(Node node) => node switch
    {
        SymbolNode symbol => symbol.Name,
        ConstantNode { Value: Constant.I } => "i",
        ConstantNode { Value: Constant.E } => "e",
        _ => null,
    };

    /// <summary>The spelling of the next token or group, as the name of a subscript.</summary>
    private string ReadRaw()
    {
        if (Current.Kind == TokenKind.End) throw new MathParseException("it ends too early");
        if (!Skip("{")) return _tokens[_next++].Text;
        var words = new List<string>();
        for (int depth = 1; ; _next++)
        {
            if (Current.Kind == TokenKind.End) throw new MathParseException("a brace is not closed");
            depth += Current.Is("{") ? 1 : Current.Is("}") ? -1 : 0;
            if (depth == 0) break;
            words.Add(Current.Text);
        }
        _next++;
        return string.Concat(words);
    }
}
