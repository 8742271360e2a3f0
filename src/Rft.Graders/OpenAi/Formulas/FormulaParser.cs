using System.Globalization;

namespace Rft.Graders.OpenAi.Formulas;

/// <summary>
/// Parses <c>expr = term {(+|-) term}</c>, <c>term = unary {(*|/) unary}</c>, <c>unary = {+|-} power</c>, <c>power = atom [^ unary]</c>,
/// <c>atom = number | name | name(expr {, expr}) | (expr)</c>. Serves one text.
/// </summary>
internal sealed class FormulaParser(string text, string[] variables)
{
    private readonly List<FormulaInstruction> _instructions = [];
    private int _at, _depth;

    public List<FormulaInstruction> Parse()
    {
        SkipBlanks();
        if (_at == text.Length) throw new FormulaException($"the formula is empty; write for example {Example()}");
        Expression();
        return _at == text.Length ? _instructions : throw Unexpected("an operator or the end");
    }

    private void Expression()
    {
        Term();
        while (TakeAny("+-") is { } sign)
        {
            Term();
            Emit(sign == '+' ? FormulaStep.Add : FormulaStep.Subtract);
        }
    }

    private void Term()
    {
        Unary();
        while (TakeAny("*/") is { } sign)
        {
            Unary();
            Emit(sign == '*' ? FormulaStep.Multiply : FormulaStep.Divide);
        }
    }

    // Signs are counted, not nested: a long row of them is legal and must cost no call stack.
    private void Unary()
    {
        bool negative = false;
        while (TakeAny("+-") is { } sign) negative ^= sign == '-';
        Power();
        if (negative) Emit(FormulaStep.Negate);
    }

    private void Power()
    {
        Atom();
        if (TakeAny("^") is null) return;
        Nested(Unary);
        Emit(FormulaStep.Power);
    }

    private void Atom()
    {
        if (TakeAny("(") is not null)
        {
            Nested(Expression);
            Expect(')');
        }
        else if (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.')) Number();
        else if (_at < text.Length && IsNameStart(text[_at])) NameOrCall();
        else throw Unexpected("a number, a name or '('");
    }

    private void NameOrCall()
    {
        int start = _at;
        while (_at < text.Length && IsNamePart(text[_at])) _at++;
        string name = text[start.._at];
        SkipBlanks();
        if (TakeAny("(") is not null)
        {
            Call(name, start);
            return;
        }
        int variable = Array.IndexOf(variables, name);
        if (variable < 0) throw Error(start, $"'{name}' is no grader here; there are {string.Join(", ", variables)}", name);
        _instructions.Add(new FormulaInstruction(FormulaStep.Variable, Index: variable));
    }

    private void Call(string name, int start)
    {
        var function = FormulaFunction.Find(name)
            ?? throw Error(start, $"there is no function '{name}'; there are {FormulaFunction.Names}");
        int count = 0;
        do
        {
            Nested(Expression);
            count++;
        }
        while (TakeAny(",") is not null);
        Expect(')');
        if (count > 1 && !function.IsVariadic) throw Error(start, $"'{name}' takes one argument, not {count}");
        _instructions.Add(new FormulaInstruction(FormulaStep.Call, Index: count, Function: function));
    }

    private void Number()
    {
        int start = _at;
        SkipDigits();
        if (_at < text.Length && text[_at] == '.')
        {
            _at++;
            SkipDigits();
        }
        // An "e" without digits is no exponent but a name, and then an operator is missing.
        int exponent = _at + 1;
        if (exponent < text.Length && text[_at] is 'e' or 'E')
        {
            if (text[exponent] is '+' or '-') exponent++;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                _at = exponent;
                SkipDigits();
            }
        }
        bool parsed = double.TryParse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out double value);
        if (!parsed || !double.IsFinite(value)) throw Error(start, $"'{text[start.._at]}' is no finite number");
        _instructions.Add(new FormulaInstruction(FormulaStep.Number, value));
        SkipBlanks();
    }

    private void Nested(Action parse)
    {
        if (++_depth > Formula.MaxDepth)
            throw Error(_at, string.Create(CultureInfo.InvariantCulture, $"brackets and exponents are nested deeper than {Formula.MaxDepth}"));
        parse();
        _depth--;
    }

    private char? TakeAny(string wanted)
    {
        if (_at >= text.Length || !wanted.Contains(text[_at], StringComparison.Ordinal)) return null;
        char taken = text[_at++];
        SkipBlanks();
        return taken;
    }

    private void Expect(char wanted)
    {
        if (TakeAny(wanted.ToString()) is null) throw Unexpected($"'{wanted}'");
    }

    private void SkipBlanks()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
    }

    private void SkipDigits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
    }

    private void Emit(FormulaStep step) => _instructions.Add(new FormulaInstruction(step));

    private FormulaException Unexpected(string wanted) => _at < text.Length
        ? Error(_at, $"{wanted} is expected, not '{text[_at]}'")
        : new FormulaException($"the formula ends where {wanted} is expected");

    private static FormulaException Error(int at, string problem, string? unknownName = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"character {at + 1} of the formula: {problem}"), unknownName);

    private string Example() => variables.Length > 0 ? variables[0] : "0.5 * a + 0.5 * b";

    /// <summary>Whether a text can stand for a score in a formula.</summary>
    public static bool IsName(string name) => name.Length > 0 && IsNameStart(name[0]) && name.All(IsNamePart);

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private static bool IsNamePart(char c) => IsNameStart(c) || char.IsDigit(c);
}
