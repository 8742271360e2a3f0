using System.Globalization;
using System.Numerics;

namespace Rft.Plugins.Countdown;

/// <summary>A parsed expression: the whole numbers it uses, in order, and its exact value.</summary>
/// <remarks>sum = product { (+|-) product }; product = factor { (*|/) factor }; factor = number | '(' sum ')'. There is no sign.</remarks>
/// <param name="Numbers">The numbers written in it.</param>
/// <param name="Value">Its value; null when it divides by zero.</param>
internal sealed record Expression(IReadOnlyList<BigInteger> Numbers, Fraction? Value)
{
    /// <summary>More than any row needs; a longer text is no answer, and the parser's recursion stays small.</summary>
    private const int MaxLength = 256;

    /// <summary>The expression; null when the text is none.</summary>
    public static Expression? Parse(string text)
    {
        if (text.Length > MaxLength) return null;
        string ascii = text.Replace('×', '*').Replace('÷', '/').Replace('−', '-');
        var parser = new Parser(ascii);
        return parser.TrySum(out var value) && parser.AtEnd ? new Expression(parser.Numbers, value) : null;
    }

    /// <summary>Reads one text from left to right. A null value stands for a division by zero on the way.</summary>
    private sealed class Parser(string text)
    {
        private int _next;

        public List<BigInteger> Numbers { get; } = [];

        public bool AtEnd => Peek() == '\0';

        public bool TrySum(out Fraction? value)
        {
            if (!TryProduct(out value)) return false;
            while (Peek() is '+' or '-')
            {
                char sign = text[_next++];
                if (!TryProduct(out var right)) return false;
                value = sign == '+' ? value + right : value - right;
            }
            return true;
        }

        private bool TryProduct(out Fraction? value)
        {
            if (!TryFactor(out value)) return false;
            while (Peek() is '*' or '/')
            {
                char sign = text[_next++];
                if (!TryFactor(out var right)) return false;
                value = sign == '*' ? value * right : value is { } a && right is { } b ? Fraction.Divide(a, b) : null;
            }
            return true;
        }

        private bool TryFactor(out Fraction? value)
        {
            value = null;
            if (Peek() == '(')
            {
                _next++;
                if (!TrySum(out value) || Peek() != ')') return false;
                _next++;
                return true;
            }
            int start = _next;
            while (_next < text.Length && char.IsAsciiDigit(text[_next])) _next++;
            if (!BigInteger.TryParse(text.AsSpan(start, _next - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            Numbers.Add(number);
            value = new Fraction(number, 1);
            return true;
        }

        /// <summary>The next character that is no space; NUL at the end.</summary>
        private char Peek()
        {
            while (_next < text.Length && text[_next] == ' ') _next++;
            return _next < text.Length ? text[_next] : '\0';
        }
    }
}
