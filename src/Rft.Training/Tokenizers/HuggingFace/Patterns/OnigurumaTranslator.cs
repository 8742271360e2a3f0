using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>
/// Rewrites a regular expression of Oniguruma's (Ruby's) syntax for .NET and for texts projected by <see cref="StandIns"/>. What differs is spelt out: classes,
/// possessive quantifiers, anchors, case folding. What is not known is refused.
/// </summary>
internal sealed class OnigurumaTranslator(string pattern)
{
    private readonly StringBuilder _output = new();
    private int _at;

    /// <exception cref="FormatException">The expression uses something that is not supported.</exception>
    public string Translate()
    {
        Alternatives(ignoreCase: false);
        return _at == pattern.Length ? _output.ToString() : throw Refuse("an unopened ')'");
    }

    private void Alternatives(bool ignoreCase)
    {
        while (_at < pattern.Length && pattern[_at] != ')')
        {
            if (pattern[_at] == '|')
            {
                _output.Append('|');
                _at++;
                continue;
            }
            int start = _output.Length;
            Atom(ignoreCase);
            Quantifiers(start);
        }
    }

    private void Atom(bool ignoreCase)
    {
        char c = pattern[_at];
        switch (c)
        {
            case '(':
                Group(ignoreCase);
                break;
            case '[':
                var reader = new OnigurumaClass(pattern, _at, ignoreCase);
                _output.Append(reader.Read());
                _at = reader.End;
                break;
            case '\\':
                Escape(ignoreCase);
                break;
            case '.':
                Take("[^\\n]");
                break;
            // Ruby's anchors hold at every line.
            case '^':
                Take("(?<![^\\n])");
                break;
            case '$':
                Take("(?=\\n|\\z)");
                break;
            case '*' or '+' or '?':
                throw Refuse($"'{c}' with nothing to repeat");
            default:
                if (char.IsSurrogate(c) || c is >= '\uE000' and <= '\uF8FF') throw Refuse("a literal beyond the first plane or for private use");
                Take(CharacterClass.Literal(c, ignoreCase));
                break;
        }
    }

    private void Take(string translated, int length = 1)
    {
        _output.Append(translated);
        _at += length;
    }

    private void Group(bool ignoreCase)
    {
        _at++;
        (string opening, int length, bool folds) = Rest() switch
        {
            ['?', ':', ..] => ("(?:", 2, ignoreCase),
            ['?', '=', ..] => ("(?=", 2, ignoreCase),
            ['?', '!', ..] => ("(?!", 2, ignoreCase),
            ['?', '>', ..] => ("(?>", 2, ignoreCase),
            ['?', '<', '=', ..] => ("(?<=", 3, ignoreCase),
            ['?', '<', '!', ..] => ("(?<!", 3, ignoreCase),
            ['?', 'i', ':', ..] => ("(?:", 3, true),
            ['?', '-', 'i', ':', ..] => ("(?:", 4, false),
            ['?', ..] => throw Refuse("this kind of group"),
            _ => ("(?:", 0, ignoreCase),
        };
        Take(opening, length);
        Alternatives(folds);
        if (_at == pattern.Length) throw Refuse("an unclosed '('");
        Take(")");
    }

    private void Escape(bool ignoreCase)
    {
        if (_at + 1 == pattern.Length) throw Refuse("a '\\' at the end");
        string? whole = pattern[_at + 1] switch
        {
            'A' => "\\A",
            'z' => "\\z",
            'Z' => "(?=\\n?\\z)",
            'b' => CharacterClass.Boundary,
            'B' => CharacterClass.NoBoundary,
            'W' => CharacterClass.NoWord,
            _ => null,
        };
        if (whole is not null)
        {
            Take(whole, 2);
            return;
        }
        var (members, length) = CharacterClass.Escape(Rest(), ignoreCase);
        Take($"[{members}]", length);
    }

    private void Quantifiers(int start)
    {
        while (_at < pattern.Length)
        {
            int length = QuantifierLength();
            if (length == 0) return;
            _output.Append(pattern, _at, length);
            bool interval = pattern[_at] == '{';
            _at += length;
            bool lazy = _at < pattern.Length && pattern[_at] == '?';
            // In Ruby's syntax {n,m}+ repeats the interval, and only ?+, *+ and ++ are possessive.
            bool possessive = !interval && _at < pattern.Length && pattern[_at] == '+';
            if (lazy) _output.Append('?');
            if (possessive) _output.Append(')').Insert(start, "(?>");
            if (lazy || possessive) _at++;
            if (_at < pattern.Length && QuantifierLength() > 0) _output.Append(')').Insert(start, "(?:");
        }
    }

    private int QuantifierLength()
    {
        char c = pattern[_at];
        if (c is '*' or '+' or '?') return 1;
        if (c != '{') return 0;
        int close = pattern.IndexOf('}', _at);
        if (close < 0) throw Refuse("an unclosed '{'");
        string interval = pattern[(_at + 1)..close];
        if (interval.Length == 0 || !char.IsAsciiDigit(interval[0]) || !interval.All(digit => char.IsAsciiDigit(digit) || digit == ',')
            || interval.Count(digit => digit == ',') > 1)
        {
            throw Refuse($"the interval '{{{interval}}}'");
        }
        return close - _at + 1;
    }

    private ReadOnlySpan<char> Rest() => pattern.AsSpan(_at);

    private FormatException Refuse(string what) => new($"the expression has {what} at character {_at}, which is not supported: {pattern}");
}
