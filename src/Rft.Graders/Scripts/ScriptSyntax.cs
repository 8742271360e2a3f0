using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Rft.Graders.Scripts;

/// <summary>What is decided from a script's syntax alone: refused directives, nesting, and how the script answers.</summary>
internal static class ScriptSyntax
{
    private const string Method = "Grade", GroupMethod = "GradeGroup";

    /// <summary>Refuses brackets nested too deeply: the compiler's recursion would overflow the stack and end the process.</summary>
    public static void CheckNesting(string source, string file, int limit)
    {
        int depth = 0, angles = 0;
        foreach (var token in SyntaxFactory.ParseTokens(source, options: ScriptEmitter.ParseOptions))
        {
            var kind = token.Kind();
            (depth, angles) = kind switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBraceToken or SyntaxKind.OpenBracketToken => (depth + 1, 0),
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBraceToken or SyntaxKind.CloseBracketToken => (Math.Max(0, depth - 1), 0),
                SyntaxKind.LessThanToken => (depth, angles + 1),
                SyntaxKind.GreaterThanToken => (depth, Math.Max(0, angles - 1)),
                // A "less than" opens nothing: what cannot stand inside type arguments ends the count.
                SyntaxKind.SemicolonToken or SyntaxKind.AmpersandAmpersandToken or SyntaxKind.BarBarToken => (depth, 0),
                _ => (depth, angles),
            };
            if (depth > limit || angles > limit)
                throw new GraderLoadException(
                    FaultCode.InputLimit, $"brackets are nested deeper than {limit}; split the expression", Position(source, token.SpanStart, file));
        }
    }

    /// <summary>How the script answers.</summary>
    /// <exception cref="GraderLoadException">It uses a refused directive, answers in two ways, or in none.</exception>
    public static ScriptForm FindForm(SyntaxTree tree, string file)
    {
        var root = (CompilationUnitSyntax)tree.GetRoot();
        RefuseDirectives(root, file);
        var methods = root.Members.OfType<MethodDeclarationSyntax>()
            .Where(m => m.Identifier.ValueText is Method or GroupMethod).ToList();
        var answer = root.Members.OfType<GlobalStatementSyntax>().Select(s => Answer(s.Statement)).FirstOrDefault(a => a is not null);

        if (methods.Count == 0 && answer is null)
            throw new GraderLoadException(
                FaultCode.NoEntryPoint,
                "the script gives no score: return a number at the top level, or define Grade(Sample sample, Item item) or " +
                "GradeGroup(IReadOnlyList<Sample> samples, Item item)",
                new SourcePosition(file, 0, 0));
        if (methods.Count > 0 && answer is not null)
            throw Refuse($"the script both returns a value and defines {methods[0].Identifier.ValueText}; keep one of them", answer, file);
        if (methods.Count > 1)
            throw Refuse("the script defines more than one of Grade and GradeGroup; keep one of them", methods[1], file);
        return methods.Count == 0 ? ScriptForm.TopLevel
            : methods[0].Identifier.ValueText == Method ? ScriptForm.Grade : ScriptForm.GradeGroup;
    }

    public static GraderLoadException Refuse(string message, SyntaxNode node, string file)
    {
        var start = node.GetLocation().GetLineSpan().StartLinePosition;
        return new GraderLoadException(
            FaultCode.CompileError, message, new SourcePosition(file, start.Line + 1, start.Character + 1),
            node.SyntaxTree.GetText().Lines[start.Line].ToString());
    }

    /// <summary>Refuses directives that bring other files in: what a script is hangs on its own text alone.</summary>
    public static void RefuseDirectives(CompilationUnitSyntax root, string file)
    {
        foreach (var directive in root.DescendantTrivia().Select(t => t.GetStructure()).OfType<DirectiveTriviaSyntax>())
        {
            if (directive is LoadDirectiveTriviaSyntax or ReferenceDirectiveTriviaSyntax)
                throw Refuse(
                    $"#{directive.DirectiveNameToken.ValueText} is refused: a script is one file; put shared code into a plugin", directive, file);
        }
    }

    /// <summary>The first top-level <c>return value;</c>, or the closing expression without a semicolon; lambdas and local functions do not count.</summary>
    private static SyntaxNode? Answer(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax { SemicolonToken.IsMissing: true } closing
            ? closing
            : statement.DescendantNodesAndSelf(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
                .OfType<ReturnStatementSyntax>().FirstOrDefault(r => r.Expression is not null);

    private static SourcePosition Position(string source, int offset, string file)
    {
        int line = 1, start = 0;
        for (int i = source.IndexOf('\n', StringComparison.Ordinal); i >= 0 && i < offset; i = source.IndexOf('\n', i + 1))
        {
            line++;
            start = i + 1;
        }
        return new SourcePosition(file, line, offset - start + 1);
    }
}
