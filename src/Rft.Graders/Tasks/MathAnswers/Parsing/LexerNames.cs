namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>Commands, words and letters.</summary>
internal sealed partial class Lexer
{
    private void ReadCommand()
    {
        int end = _next + 1;
        while (end < _text.Length && char.IsAsciiLetter(_text[end])) end++;
        if (end == _next + 1) end = Math.Min(_text.Length, end + 1);
        string name = _text[(_next + 1)..end];
        if (name == "\\") EmitAndMove(TokenKind.Operator, "\\\\", end);
        else if (!ReadKnown(name, end) && !ReadGlued(name)) EmitAndMove(TokenKind.Symbol, "\\" + name, end);
    }

    private bool ReadKnown(string name, int end)
    {
        if (Vocabulary.Ignored.Contains(name) || name is "," or ";" or ":" or "!" or ">" or " " or "\n" or "\r" or "\t") Space(name, end);
        else if (Vocabulary.IgnoredWithArgument.Contains(name)) SkipTo(SkipArgument(end));
        else if (Vocabulary.Texts.Contains(name)) ReadText(end);
        else if (Vocabulary.Names.Contains(name)) ReadName(name, end);
        else if (Vocabulary.Accents.Contains(name)) ReadAccent(name, end);
        else if (name is "begin" or "end") ReadEnvironment(name, end);
        else if (name == "mathbb") ReadNamedSet(end);
        else if (name is "emptyset" or "varnothing") EmitAndMove(TokenKind.Set, "empty", end);
        else if (Vocabulary.Signs.TryGetValue(name, out string? sign)) EmitAndMove(TokenKind.Operator, sign, end);
        else if (Vocabulary.Functions.TryGetValue(name, out string? function) && name != "sqrt") EmitAndMove(TokenKind.Function, function, end);
        else if (Vocabulary.StructureSpellings.TryGetValue(name, out string? structure)) EmitAndMove(TokenKind.Command, structure, end);
        else if (Vocabulary.Structures.Contains(name)) EmitAndMove(TokenKind.Command, name, end);
        else if (name is "pi" or "infty") EmitAndMove(TokenKind.Constant, name == "pi" ? "pi" : "infinity", end);
        else if (name is "imath" or "jmath" or "ell" or "hbar" or "partial" or "nabla" or "aleph") EmitAndMove(TokenKind.Symbol, name, end);
        else if (name is "ldots" or "cdots" or "dots" or "vdots" or "ddots") EmitAndMove(TokenKind.Symbol, "...", end);
        else if (Vocabulary.Greek.Contains(name)) EmitAndMove(TokenKind.Symbol, name, end);
        else if (name.StartsWith("var", StringComparison.Ordinal) && Vocabulary.Greek.Contains(name[3..])) EmitAndMove(TokenKind.Symbol, name[3..], end);
        else return false;
        return true;
    }

    private void Space(string name, int end)
    {
        _wide |= name is "quad" or "qquad";
        SkipTo(SkipNullDelimiter(name, end));
    }

    /// <summary>A missing blank after a command, as in \quadx.</summary>
    private bool ReadGlued(string name)
    {
        string? front = Vocabulary.Gluing.FirstOrDefault(known => name.StartsWith(known, StringComparison.Ordinal));
        return front is not null && ReadKnown(front, _next + 1 + front.Length);
    }

    /// <summary>The point of \left. or \right. is no sign.</summary>
    private int SkipNullDelimiter(string name, int end) => name is "left" or "right" && Braces.At(_text, end, ".") ? end + 1 : end;

    private int SkipArgument(int end)
    {
        int open = Braces.SkipSpace(_text, end);
        if (Braces.At(_text, open, "*")) open = Braces.SkipSpace(_text, open + 1);
        return Braces.At(_text, open, "{") ? Group(open).End : end;
    }

    /// <summary>The argument of a command: a group, or the next character.</summary>
    private (string Content, int End) Argument(int end)
    {
        int open = Braces.SkipSpace(_text, end);
        if (Braces.At(_text, open, "*")) open = Braces.SkipSpace(_text, open + 1);
        if (open >= _text.Length) return ("", _text.Length);
        if (_text[open] == '{') return Group(open);
        if (_text[open] != '\\') return (_text[open].ToString(), open + 1);
        int stop = open + 1;
        while (stop < _text.Length && char.IsAsciiLetter(_text[stop])) stop++;
        return (_text[open..stop], stop);
    }

    private void ReadText(int end)
    {
        var (content, after) = Argument(end);
        string words = content.Trim();
        string bare = words.Trim(',', '.', ';', ' ').ToLowerInvariant();
        if (bare is "and" or "or") Emit(TokenKind.Operator, bare);
        else if (Vocabulary.Percents.Contains(bare)) Emit(TokenKind.Operator, "%");
        else if (words.Any(char.IsAsciiDigit) && !words.Any(char.IsAsciiLetter)) EmitInner(words);
        else if (words.Length > 0) Emit(words.All(c => ",;".Contains(c, StringComparison.Ordinal)) ? TokenKind.Operator : TokenKind.Text, words);
        SkipTo(after);
    }

    private void ReadName(string command, int end)
    {
        var (content, after) = Argument(end);
        string name = content.Replace("~", " ", StringComparison.Ordinal).Trim(' ', '\\', ',');
        if (IsUnit(name)) Emit(TokenKind.Text, name);
        else if (Vocabulary.Functions.TryGetValue(name, out string? function)) Emit(TokenKind.Function, function);
        else if (name.Length == 1 || name.Contains('\\', StringComparison.Ordinal) || name.Any(char.IsAsciiDigit)) EmitInner(name);
        else if (name.Length > 0) Emit(command == "operatorname" ? TokenKind.Symbol : TokenKind.Text, name);
        SkipTo(after);
    }

    /// <summary>A unit's name after a value, or in a quotient of units.</summary>
    private bool IsUnit(string name) => Vocabulary.Units.ContainsKey(name)
        && (AfterValue() || (_tokens.Count > 1 && _tokens[^1].Is("/") && _tokens[^2].Kind == TokenKind.Text));

    /// <summary>\vec{v}, \mathbf{v} and v are one symbol; an overlined AB is another than the product.</summary>
    private void ReadAccent(string name, int end)
    {
        var (content, after) = Argument(end);
        string inner = string.Concat(content.Where(c => !char.IsWhiteSpace(c) && c is not ('{' or '}')));
        if (inner.Any(char.IsAsciiDigit) && Vocabulary.StyleAccents.Contains(name)) EmitInner(content);
        else if (!Vocabulary.StyleAccents.Contains(name)) Emit(TokenKind.Symbol, $"{name}({inner})");
        else Emit(TokenKind.Symbol, inner is "i" or "e" ? $"vec({inner})" : inner);
        SkipTo(after);
    }

    /// <summary>The environment's name belongs to the token; the columns of an array do not matter.</summary>
    private void ReadEnvironment(string command, int end)
    {
        var (content, after) = Argument(end);
        string name = content.Trim().TrimEnd('*');
        Emit(TokenKind.Command, $"{command} {name}");
        SkipTo(command == "begin" && name is "array" or "tabular" ? SkipArgument(after) : after);
    }

    private void ReadNamedSet(int end)
    {
        var (content, after) = Argument(end);
        Emit(TokenKind.Set, content.Trim());
        SkipTo(after);
    }

    private void EmitInner(string text)
    {
        foreach (var token in Read(text))
        {
            if (token.Kind != TokenKind.End) Emit(token.Kind, token.Text);
        }
    }

    private void ReadLetters()
    {
        int end = _next;
        while (end < _text.Length && char.IsAsciiLetter(_text[end])) end++;
        if (end == _next + 1 && HalfOfDay() is { } half)
        {
            EmitAndMove(TokenKind.Text, half, _next + (Braces.At(_text, _next + 3, ".") ? 4 : 3));
            return;
        }
        string run = _text[_next..end];
        if (run.Length > 1 && ReadWord(run, end)) return;
        if (GluedFunction(run) is { } function)
        {
            EmitAndMove(TokenKind.Function, Vocabulary.Functions[function], _next + function.Length);
            return;
        }
        foreach (char letter in run) EmitAndMove(TokenKind.Symbol, letter.ToString(), _next + 1);
    }

    /// <summary>a.m. or p.m. after a number; null for anything else.</summary>
    private string? HalfOfDay()
    {
        if (!AfterValue() || _next + 2 >= _text.Length || _text[_next + 1] != '.' || _text[_next + 2] is not ('m' or 'M')) return null;
        return _text[_next] switch { 'a' or 'A' => "am", 'p' or 'P' => "pm", _ => null };
    }

    private bool ReadWord(string run, int end)
    {
        string lower = run.ToLowerInvariant();
        if (Vocabulary.Words.TryGetValue(lower, out string? sign) && !(lower == "in" && AfterValue())) EmitAndMove(TokenKind.Operator, sign, end);
        else if (Vocabulary.Percents.Contains(lower)) EmitAndMove(TokenKind.Operator, "%", end);
        else if (AfterValue() && Vocabulary.Units.ContainsKey(lower)) EmitAndMove(TokenKind.Text, run, end);
        else if (run == "sqrt") EmitAndMove(TokenKind.Command, "sqrt", end);
        else if (Vocabulary.Functions.TryGetValue(run, out string? function)) EmitAndMove(TokenKind.Function, function, end);
        else if (lower == "pi") EmitAndMove(TokenKind.Constant, "pi", end);
        else if (lower is "infinity" or "infty" or "oo" or "inf") EmitAndMove(TokenKind.Constant, "infinity", end);
        else if (run.Length > 2 && Vocabulary.Greek.Contains(run)) EmitAndMove(TokenKind.Symbol, run, end);
        else return false;
        return true;
    }

    /// <summary>A function's name with its one-letter argument, as in sinx.</summary>
    private static string? GluedFunction(string run) => run[..^1] is "sin" or "cos" or "tan" or "cot" or "sec" or "csc" or "ln" or "log" ? run[..^1] : null;

    /// <summary>Whether the last token ends a value, so that a unit may follow.</summary>
    private bool AfterValue() => _tokens.Count > 0 && (_tokens[^1].Kind is TokenKind.Number or TokenKind.Text || _tokens[^1].Text is "}" or ")" or "pi");

    private void EmitAndMove(TokenKind kind, string text, int end)
    {
        Emit(kind, text);
        SkipTo(end);
    }

    private void SkipTo(int end) => _next = end;
}
