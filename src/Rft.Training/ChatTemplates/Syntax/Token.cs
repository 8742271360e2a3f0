namespace Rft.Training.ChatTemplates.Syntax;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    Text,
    OpenOutput,
    CloseOutput,
    OpenBlock,
    CloseBlock,
    Name,
    Quoted,
    Number,
    Operator,
    End,
}

/// <summary>One token of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its characters; the value of a text literal.</param>
/// <param name="Number">The value of a number.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column, from 1.</param>
internal sealed record Token(TokenKind Kind, string Text, object? Number, int Line, int Column)
{
    public bool Is(string op) => Kind == TokenKind.Operator && Text == op;

    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;

    public string Describe() => Kind switch
    {
        TokenKind.End => "the end of the template",
        TokenKind.CloseBlock => "the end of the statement",
        TokenKind.CloseOutput => "the end of the expression",
        _ => $"'{Text}'",
    };
}
