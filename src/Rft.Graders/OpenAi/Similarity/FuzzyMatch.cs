using System.Diagnostics;
using System.Globalization;
using System.Text;
using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi.Similarity;

/// <summary>The ratios of rapidfuzz (module fuzz), divided by 100. Symmetric, from 0 to 1.</summary>
/// <param name="cancellationToken">Ends a comparison of long texts.</param>
internal sealed class FuzzyMatch(CancellationToken cancellationToken)
{
    private const double TokenShare = 0.95;

    public double Score(FuzzyForm form, string left, string right) => form switch
    {
        FuzzyForm.Ratio => Ratio(left, right),
        FuzzyForm.PartialRatio => PartialRatio(left, right),
        FuzzyForm.TokenSortRatio => TokenSortRatio(left, right),
        FuzzyForm.TokenSetRatio => TokenSetRatio(left, right),
        FuzzyForm.Weighted => Weighted(left, right),
        FuzzyForm.WeightedProcessed => Weighted(Process(left), Process(right)),
        _ => throw new UnreachableException(),
    };

    /// <summary>2 LCS / (|left| + |right|) over code points; 1 for two empty texts.</summary>
    private double Ratio(string left, string right)
    {
        var (a, b, lcs) = LongestCommonSubsequence.Prepare(Words.CodePoints(left), Words.CodePoints(right));
        return Ratio(lcs, a, b);
    }

    private double Ratio(LongestCommonSubsequence lcs, ReadOnlySpan<int> a, ReadOnlySpan<int> b) =>
        a.Length + b.Length == 0 ? 1 : Ratio(lcs.Length(a, b, cancellationToken), a.Length + b.Length);

    private static double Ratio(int common, int lengths) => 2.0 * common / lengths;

    /// <summary>The best ratio of the shorter text with a window of the longer one; windows may hang over both ends.</summary>
    private double PartialRatio(string left, string right)
    {
        var (a, b, lcs) = LongestCommonSubsequence.Prepare(Words.CodePoints(left), Words.CodePoints(right));
        if (a.Length > b.Length) (a, b) = (b, a);
        if (a.Length == 0) return b.Length == 0 ? 1 : 0;
        double best = BestWindow(lcs, a, b);
        return a.Length == b.Length ? Math.Max(best, BestWindow(lcs, b, a)) : best;
    }

    // Windows that cannot beat the best are stepped over: one symbol more adds at most one to what is common, one less adds nothing.
    private double BestWindow(LongestCommonSubsequence lcs, int[] shorter, int[] longer)
    {
        double best = 0;
        for (int end = 1; end <= longer.Length && best < 1;)
        {
            bool grows = end < shorter.Length;
            var window = longer.AsSpan(Math.Max(0, end - shorter.Length)..end);
            int common = lcs.Length(shorter, window, cancellationToken), lengths = shorter.Length + window.Length;
            best = Math.Max(best, Ratio(common, lengths));
            int next = end + Step(((best * lengths) - (2 * common)) / (grows ? 2 - best : 2));
            end = grows ? Math.Min(shorter.Length, next) : next;
        }
        for (int start = Math.Max(1, longer.Length - shorter.Length); start < longer.Length && best < 1;)
        {
            int common = lcs.Length(shorter, longer.AsSpan(start..), cancellationToken), lengths = shorter.Length + longer.Length - start;
            best = Math.Max(best, Ratio(common, lengths));
            start += best == 0 ? 1 : Step(lengths - (2 * common / best));
        }
        return best;
    }

    // The least whole step above a bound, one less where rounding may have raised the bound.
    private static int Step(double bound) => Math.Max(1, (int)Math.Floor(bound - 1e-9) + 1);

    private double TokenSortRatio(string left, string right) => Ratio(Sorted(Words.Split(left)), Sorted(Words.Split(right)));

    /// <summary>Compares the words that both texts have with those and the rest of each; each word counts once.</summary>
    private double TokenSetRatio(string left, string right)
    {
        HashSet<string> a = [.. Words.Split(left)], b = [.. Words.Split(right)];
        if (a.Count == 0 || b.Count == 0) return 0;
        var common = a.Intersect(b).ToList();
        string onlyA = Sorted(a.Except(common)), onlyB = Sorted(b.Except(common));
        if (common.Count > 0 && (onlyA.Length == 0 || onlyB.Length == 0)) return 1;
        int shared = Words.CodePoints(Sorted(common)).Length, gap = shared > 0 ? 1 : 0;
        int[] restA = Words.CodePoints(onlyA), restB = Words.CodePoints(onlyB);
        int lengthA = shared + gap + restA.Length, lengthB = shared + gap + restB.Length;
        var (x, y, lcs) = LongestCommonSubsequence.Prepare(restA, restB);
        int distance = restA.Length + restB.Length - (2 * lcs.Length(x, y, cancellationToken));
        double best = 1 - ((double)distance / (lengthA + lengthB));
        if (shared == 0) return best;
        double withA = 1 - ((double)(gap + restA.Length) / (shared + lengthA)), withB = 1 - ((double)(gap + restB.Length) / (shared + lengthB));
        return Math.Max(best, Math.Max(withA, withB));
    }

    private double PartialTokenRatio(string left, string right)
    {
        string[] a = Words.Split(left), b = Words.Split(right);
        if (a.Intersect(b).Any()) return 1;
        return Math.Max(PartialRatio(Sorted(a), Sorted(b)), PartialRatio(Sorted(a.Distinct()), Sorted(b.Distinct())));
    }

    /// <summary>The best of several ratios, those of parts and of words at a discount (rapidfuzz's WRatio).</summary>
    private double Weighted(string left, string right)
    {
        double lengthA = Words.CodePoints(left).Length, lengthB = Words.CodePoints(right).Length;
        if (lengthA == 0 || lengthB == 0) return 0;
        double lengthRatio = Math.Max(lengthA, lengthB) / Math.Min(lengthA, lengthB);
        double whole = Ratio(left, right);
        if (lengthRatio < 1.5) return Math.Max(whole, TokenShare * Math.Max(TokenSetRatio(left, right), TokenSortRatio(left, right)));
        double partShare = lengthRatio <= 8 ? 0.9 : 0.6;
        return Math.Max(whole, Math.Max(partShare * PartialRatio(left, right), TokenShare * partShare * PartialTokenRatio(left, right)));
    }

    /// <summary>Lower case, everything but letters, digits and _ to blanks, trimmed (rapidfuzz's default_process).</summary>
    private static string Process(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) kept.Append(IsWordPart(rune) ? rune.ToString() : " ");
        return Words.Lower(kept.ToString().Trim());
    }

    private static bool IsWordPart(Rune rune) => rune.Value == '_' || Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static string Sorted(IEnumerable<string> words) =>
        string.Join(' ', words.Order(Comparer<string>.Create(Words.CompareCodePoints)));
}
