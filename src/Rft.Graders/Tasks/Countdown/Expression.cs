using System.Globalization;
using System.Numerics;

namespace Rft.Graders.Tasks.Countdown;

/// <summary>A text as an expression over whole numbers, + - * / and brackets. It is parsed, never evaluated as code.</summary>
/// <remarks>
/// sum = product { (+|-) product }; product = factor { (*|/) factor }; factor = number | '(' sum ')'. There is no sign. The operators wait
/// on a stack of their own (Dijkstra's shunting yard), so no depth of brackets can overflow the thread's.
/// </remarks>
internal sealed class Expression
{
    private readonly List<string> _postfix = [];
    private readonly Stack<char> _waiting = new();

    private Expression() { }

    /// <summary>The numbers it is written with, in order, as digits without leading zeros.</summary>
    public IEnumerable<string> Numbers => _postfix.Where(token => char.IsAsciiDigit(token[0]));

    /// <summary>The expression; null when the text is none.</summary>
    public static Expression? Parse(string text)
    {
        var expression = new Expression();
        return expression.Read(text.Replace('×', '*').Replace('÷', '/').Replace('−', '-')) ? expression : null;
    }

    /// <summary>Its exact value; null when it divides by zero.</summary>
    public Rational? Evaluate()
    {
        var values = new Stack<Rational>();
        foreach (string token in _postfix)
        {
            if (char.IsAsciiDigit(token[0]))
            {
                values.Push(BigInteger.Parse(token, CultureInfo.InvariantCulture));
                continue;
            }
            Rational right = values.Pop(), left = values.Pop();
            if (Apply(token[0], left, right) is not { } value) return null;
            values.Push(value);
        }
        return values.Pop();
    }

    private bool Read(string text)
    {
        bool wantsNumber = true;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsWhiteSpace(c)) continue;
            if (char.IsAsciiDigit(c) && wantsNumber)
            {
                int start = i;
                while (i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])) i++;
                string digits = text[start..(i + 1)].TrimStart('0');
                _postfix.Add(digits.Length > 0 ? digits : "0");
                wantsNumber = false;
            }
            else if (c == '(' && wantsNumber) _waiting.Push(c);
            else if (c == ')' && !wantsNumber && Close()) continue;
            else if (c is '+' or '-' or '*' or '/' && !wantsNumber)
            {
                Add(c);
                wantsNumber = true;
            }
            else return false;
        }
        return !wantsNumber && End();
    }

    /// <summary>Everything that binds at least as tightly is applied first: operators of one rank go from left to right.</summary>
    private void Add(char operation)
    {
        while (_waiting.TryPeek(out char before) && before != '(' && Rank(before) >= Rank(operation)) Apply();
        _waiting.Push(operation);
    }

    private bool Close()
    {
        while (_waiting.TryPeek(out char before) && before != '(') Apply();
        return _waiting.TryPop(out _);
    }

    private bool End()
    {
        while (_waiting.TryPeek(out char before) && before != '(') Apply();
        return _waiting.Count == 0;
    }

    private void Apply() => _postfix.Add(_waiting.Pop().ToString());

    private static int Rank(char operation) => operation is '*' or '/' ? 2 : 1;

    private static Rational? Apply(char operation, Rational left, Rational right) => operation switch
    {
        '+' => left + right,
        '-' => left - right,
        '*' => left * right,
        _ => right.IsZero ? null : left / right,
    };
}
