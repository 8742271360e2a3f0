using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>Sums, products, powers.</summary>
internal sealed partial class Parser
{
    private static readonly NumberNode One = new(1);

    private Node ParseSum()
    {
        Enter();
        var terms = new List<Node> { ParseSigned() };
        while (IsSign(Current)) terms.Add(ParseSigned());
        Leave();
        return terms.Count == 1 ? terms[0] : new SumNode(terms);
    }

    private static bool IsSign(Token token) => token.Kind == TokenKind.Operator && token.Text is "+" or "-" or "pm" or "mp";

    /// <summary>A product with the signs before it.</summary>
    private Node ParseSigned()
    {
        bool negative = false;
        bool? plusFirst = null;
        for (; IsSign(Current); _next++)
        {
            if (Current.Text == "-") negative = !negative;
            else if (Current.Text != "+") plusFirst = Current.Text == "pm";
        }
        var value = ParseProduct();
        if (plusFirst is { } first) value = new PlusMinusNode(value, first);
        return negative ? new NegateNode(value) : value;
    }

    private Node ParseProduct()
    {
        if (Current.Kind == TokenKind.Text && ParseLabel() is { } words) return words;
        var factors = new List<Node> { ParsePower() };
        while (true)
        {
            if (Current.Kind == TokenKind.Text) return new QuantityNode(Product(factors), ParseUnit());
            if (Current.Is("*") || Current.Is("/"))
            {
                if (!ParseOperation(factors)) return new QuantityNode(Product(factors), ParseUnit());
            }
            else if (Skip("mod")) factors = [new CallNode("mod", [Product(factors), ParsePower()])];
            else if (Current.IsCommand("pmod"))
            {
                _next++;
                factors = [new CallNode("pmod", [Product(factors), ParseArgument()])];
            }
            else if (StartsFactor(Current)) ParseJuxtaposed(factors);
            else return Product(factors);
        }
    }

    /// <summary>Words before a value name it and are dropped; words alone are the answer.</summary>
    private TextNode? ParseLabel()
    {
        var words = new List<string>();
        for (; Current.Kind == TokenKind.Text; _next++) words.Add(Current.Text);
        return StartsFactor(Current) || IsSign(Current) ? null : new TextNode(string.Join(' ', words));
    }

    /// <summary>Words after a value: its unit with powers and quotients of units, or a remark.</summary>
    private string ParseUnit()
    {
        var words = new List<string>();
        while (Current.Kind == TokenKind.Text || ((Current.Is("/") || Current.Is("*")) && _tokens[_next + 1].Kind == TokenKind.Text))
        {
            words.Add(Current.Text);
            bool isWord = Current.Kind == TokenKind.Text;
            _next++;
            if (isWord && Skip("^")) words.Add("^" + ReadRaw());
        }
        return string.Join(' ', words);
    }

    /// <summary>A factor after a sign of multiplication or division; false when a unit follows instead.</summary>
    private bool ParseOperation(List<Node> factors)
    {
        if (_tokens[_next + 1].Kind == TokenKind.Text) return false;
        bool divide = Current.Is("/");
        _next++;
        bool negative = false;
        for (; Current.Is("+") || Current.Is("-"); _next++) negative ^= Current.Is("-");
        var factor = ParsePower();
        if (negative) factor = new NegateNode(factor);
        factors.Add(divide ? new QuotientNode(One, factor) : factor);
        return true;
    }

    private void ParseJuxtaposed(List<Node> factors)
    {
        bool spaced = Current.Spaced;
        bool isNumber = Current.Kind is TokenKind.Number or TokenKind.Repeating;
        if (isNumber && factors[^1] is NumberNode)
        {
            // 1 1/2 is a mixed number; two other numbers side by side are none.
            if (!spaced || factors is not [NumberNode { IsPlainInteger: true } whole] || !_tokens[_next + 1].Is("/"))
                throw new MathParseException("two numbers stand side by side");
            var numerator = ParsePower();
            _next++;
            factors[0] = Mixed(whole, new QuotientNode(numerator, ParsePower())) ?? throw new MathParseException("two numbers stand side by side");
            return;
        }
        bool isFraction = Current.IsCommand("frac");
        var factor = ParsePower();
        bool isPercent = factor is PercentNode;
        if (isFraction && factors is [NumberNode { IsPlainInteger: true } integer]
            && Mixed(integer, factor is PercentNode percent ? percent.Value : factor) is { } mixed) factors[0] = isPercent ? new PercentNode(mixed) : mixed;
        else factors.Add(factor);
    }

    /// <summary>A whole number and a proper fraction after it; null when the fraction is none.</summary>
    private static SumNode? Mixed(NumberNode whole, Node fraction) =>
        fraction is QuotientNode { Numerator: NumberNode { IsPlainInteger: true } n, Denominator: NumberNode { IsPlainInteger: true } d }
        && n.Value.Sign > 0 && n.Value < d.Value ? new SumNode([whole, fraction]) : null;

    private static Node Product(List<Node> factors) => factors switch
    {
        [var only] => only,

        // a/b keeps its shape: a plain fraction is compared as one.
        [var numerator, QuotientNode { Numerator: NumberNode { Value: { IsInteger: true, Numerator.IsOne: true } } } reciprocal] =>
            new QuotientNode(numerator, reciprocal.Denominator),
        _ => new ProductNode(factors),
    };

    private Node ParsePower()
    {
        Enter();
        var value = ParsePostfix(ParseAtom());
        if (Skip("^")) value = IsRaisedText() ? new QuantityNode(value, ReadRaw()) : ParsePostfix(new PowerNode(value, ParseExponent()));
        Leave();
        return value;
    }

    /// <summary>The ending of an ordinal, 5^{\text{th}}, is no power.</summary>
    private bool IsRaisedText() => Current.Kind == TokenKind.Text || (Current.Is("{") && _tokens[_next + 1].Kind == TokenKind.Text);

    private Node ParseExponent()
    {
        Enter();
        Node exponent;
        if (Current.Is("{"))
        {
            exponent = ParseGroup();
        }
        else if (Current.Is("+") || Current.Is("-"))
        {
            bool negative = Current.Is("-");
            _next++;
            exponent = IsClosing(Current) || Current.Kind == TokenKind.End ? new SymbolNode("one-sided") : ParseExponent();
            if (negative) exponent = new NegateNode(exponent);
        }
        else
        {
            exponent = ParseAtom();
            if (Skip("^")) exponent = new PowerNode(exponent, ParseExponent());
        }
        Leave();
        return exponent;
    }

    private Node ParsePostfix(Node value)
    {
        while (true)
        {
            if (Skip("!")) value = Skip("!") ? new CallNode("doublefactorial", [value]) : new CallNode("factorial", [value]);
            else if (Skip("%")) value = new PercentNode(value);
            else if (Skip("deg")) value = new DegreeNode(value);
            else return value;
        }
    }

    /// <summary>Whether a factor may follow without a sign. A wide space parts two answers.</summary>
    private bool StartsFactor(Token token) => !token.Wide && token.Kind switch
    {
        TokenKind.Number or TokenKind.Repeating or TokenKind.Constant or TokenKind.Function or TokenKind.Set => true,
        TokenKind.Symbol => SetOperatorOf(token) is null,
        TokenKind.Command => token.Text != "pmod" && !token.Text.StartsWith("end ", StringComparison.Ordinal),
        TokenKind.Operator => token.Text is "(" or "[" or "{" or "\\{" or "lfloor" or "lceil" or "langle"
            || (token.Text is "|" or "||" && _bars == 0 && !_inSetBuilder),
        _ => false,
    };
}
