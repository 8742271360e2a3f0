namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    End,

    /// <summary>Digits with an optional point; separators of thousands are gone.</summary>
    Number,

    /// <summary>A repeating decimal: "0.1(23)", the repeating digits in brackets.</summary>
    Repeating,

    /// <summary>One letter, or the name of a Greek one.</summary>
    Symbol,

    /// <summary>A constant: "pi", "infinity".</summary>
    Constant,

    /// <summary>The name of a known function.</summary>
    Function,

    /// <summary>A sign, in one spelling: "&lt;=", "cup", "\{".</summary>
    Operator,

    /// <summary>A LaTeX command that takes arguments or opens a structure: "frac", "sum".</summary>
    Command,

    /// <summary>A named set: "R", "empty".</summary>
    Set,

    /// <summary>Words.</summary>
    Text,
}

/// <summary>A token.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its spelling.</param>
/// <param name="Spaced">Whether white space stands before it.</param>
/// <param name="Wide">Whether a \quad stands before it.</param>
internal readonly record struct Token(TokenKind Kind, string Text, bool Spaced, bool Wide)
{
    public bool Is(string sign) => Kind == TokenKind.Operator && Text == sign;

    public bool IsCommand(string name) => Kind == TokenKind.Command && Text == name;
}
