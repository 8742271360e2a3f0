using Rft.Graders.Tasks.MathAnswers.Comparison;
using Rft.Graders.Tasks.MathAnswers.Evaluation;
using Rft.Graders.Tasks.MathAnswers.Extraction;
using Rft.Graders.Tasks.MathAnswers.Numbers;
using Rft.Graders.Tasks.MathAnswers.Parsing;
using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers;

/// <summary>Finds and compares mathematical answers written in LaTeX or plain text. Pure functions; nothing is run as code.</summary>
/// <remarks>
/// Thread-safe. The work is bounded and counted rather than timed, so a verdict never depends on the machine; what would take more counts as different.
/// </remarks>
public static class MathAnswer
{
    /// <summary>Longer answers are not read.</summary>
    private const int MaxLength = 20_000;

    private const int ShownLength = 80;

    /// <summary>Whether an answer says what the reference says.</summary>
    /// <param name="gold">The reference: a formula, or a text that holds one.</param>
    /// <param name="answer">The answer: a formula, or a text that holds one.</param>
    /// <param name="options">How to compare; the defaults when null.</param>
    public static bool AreEqual(string gold, string answer, MathOptions? options = null) =>
        Compare(gold, answer, options).Verdict == MathVerdict.Equal;

    /// <summary>The answer that a text gives, as it is spelt there; null when it gives none.</summary>
    /// <param name="text">Any text, for example a worked solution.</param>
    /// <param name="options">What counts as an answer; the defaults when null.</param>
    public static string? Extract(string text, MathOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = AnswerExtractor.Find(text, (options ?? new MathOptions()).Targets);
        return found.IsFound ? found.ToString() : null;
    }

    /// <summary>Compares, and says what was compared.</summary>
    /// <param name="gold">The reference: a formula, or a text that holds one.</param>
    /// <param name="answer">The answer: a formula, or a text that holds one.</param>
    /// <param name="options">How to compare; the defaults when null.</param>
    public static MathComparison Compare(string gold, string answer, MathOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(gold);
        ArgumentNullException.ThrowIfNull(answer);
        options ??= new MathOptions();
        if (!TryRead(gold, options, out var wanted, out string wantedText, out string fault))
            return new MathComparison(MathVerdict.InvalidReference, $"the reference cannot be read: {fault}");
        if (HasNoValue(wanted, options)) return new MathComparison(MathVerdict.InvalidReference, $"the reference {Short(wantedText)} has no value");
        if (!TryRead(answer, options, out var given, out string givenText, out fault)) return new MathComparison(MathVerdict.Different, fault);

        // Spelt alike they are equal, even where nobody can say what they are.
        if (Bare(wantedText) == Bare(givenText)) return new MathComparison(MathVerdict.Equal, $"{Short(givenText)} is spelt like the reference");
        try
        {
            bool equal = new Comparer(options, new Work()).Equal(wanted, given) || (wanted is TextNode words && IsWords(words.Text, answer));
            return new MathComparison(
                equal ? MathVerdict.Equal : MathVerdict.Different, $"{Short(givenText)} {(equal ? "equals" : "is not")} {Short(wantedText)}");
        }
        catch (TooComplexException e)
        {
            return new MathComparison(MathVerdict.Different, $"{Short(givenText)} cannot be compared with {Short(wantedText)}: {e.Message}");
        }
    }

    private static bool TryRead(string text, MathOptions options, out Node node, out string spelt, out string fault)
    {
        var found = AnswerExtractor.Find(text, options.Targets);
        (node, spelt, fault) = (new TextNode(""), found.ToString(), found.Missing);
        if (!found.IsFound) return false;
        if (spelt.Length > MaxLength)
        {
            fault = $"the answer has {spelt.Length} characters; at most {MaxLength} are read";
            return false;
        }
        try
        {
            Node[] parts = [.. found.Parts.Select(Read)];
            node = parts is [var only] ? only : new ListNode(parts, found.IsAlternative);
            return true;
        }
        catch (MathParseException e)
        {
            fault = $"{Short(spelt)} cannot be read: {e.Message}";
            return false;
        }
    }

    private static Node Read(AnswerPart part)
    {
        if (part.Kind == PartKind.Words) return new TextNode(part.Text);
        var node = Parser.Parse(part.Text);
        return part.IsPercent && node is not PercentNode ? new PercentNode(node) : node;
    }

    /// <summary>Whether a reference without symbols is undefined, such as 1/0.</summary>
    private static bool HasNoValue(Node node, MathOptions options)
    {
        try
        {
            if (node is TextNode or RelationNode or RatioNode || Symbols.Free(node).Count > 0) return false;
            return new ScalarComparer(options.Precision, new Work()).Value(node).Kind == ScalarKind.Undefined;
        }
        catch (Exception e) when (e is NotScalarException or TooComplexException)
        {
            return false;
        }
    }

    /// <summary>A short text may be the words themselves, though a number stands in it: June 6.</summary>
    private static bool IsWords(string words, string text) => text.Length <= ShownLength && Spelling.Same(words, text);

    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string Short(string text) => text.Length <= ShownLength ? $"'{text}'" : $"'{text[..ShownLength]}...'";
}
