using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace.Normalizers;

/// <summary>
/// Unicode's normal forms (UAX 15). Not <see cref="string.Normalize()"/>: with InvariantGlobalization that returns its text unchanged.
/// </summary>
/// <param name="compatibility">Forms KC and KD.</param>
/// <param name="compose">Forms C and KC.</param>
internal sealed class UnicodeNormalizer(bool compatibility, bool compose) : INormalizer
{
    private const int HangulBase = 0xAC00;
    private const int HangulCount = 11172;
    private const int LeadBase = 0x1100;
    private const int LeadCount = 19;
    private const int VowelBase = 0x1161;
    private const int VowelCount = 21;
    private const int TrailBase = 0x11A7;
    private const int TrailCount = 28;

    // Below it nothing changes: the first character that a form rewrites.
    private readonly char _firstChanged = compatibility ? '\u00A0' : compose ? '\u0300' : '\u00C0';

    public string Normalize(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange(_firstChanged, char.MaxValue) < 0) return text;
        var data = NormalizationData.Instance;
        var codes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes()) Decompose(rune.Value, data, codes);
        Order(codes, data);
        if (compose) Compose(codes, data);
        var output = new StringBuilder(codes.Count);
        foreach (int code in codes) output.Append(new Rune(code));
        return output.ToString();
    }

    private void Decompose(int code, NormalizationData data, List<int> output)
    {
        if (code is >= HangulBase and < HangulBase + HangulCount)
        {
            int index = code - HangulBase;
            output.Add(LeadBase + (index / (VowelCount * TrailCount)));
            output.Add(VowelBase + (index / TrailCount % VowelCount));
            if (index % TrailCount != 0) output.Add(TrailBase + (index % TrailCount));
        }
        else if (data.Decomposition(code, compatibility) is { } parts)
        {
            foreach (int part in parts) Decompose(part, data, output);
        }
        else
        {
            output.Add(code);
        }
    }

    // Canonical order: marks by class, those of one class in the order they came.
    private static void Order(List<int> codes, NormalizationData data)
    {
        for (int i = 1; i < codes.Count; i++)
        {
            int mark = data.Class(codes[i]);
            if (mark == 0) continue;
            int code = codes[i];
            int at = i;
            for (; at > 0 && data.Class(codes[at - 1]) > mark; at--) codes[at] = codes[at - 1];
            codes[at] = code;
        }
    }

    // A character joins the last starter unless one of its own class or above, or a starter, stands between them.
    private static void Compose(List<int> codes, NormalizationData data)
    {
        int kept = 0;
        int starter = -1;
        int between = -1;
        for (int i = 0; i < codes.Count; i++)
        {
            int code = codes[i];
            int mark = data.Class(code);
            if (starter >= 0 && between < mark && Pair(codes[starter], code, data) is { } composite)
            {
                codes[starter] = composite;
                continue;
            }
            if (mark == 0) (starter, between) = (kept, -1);
            else between = mark;
            codes[kept++] = code;
        }
        codes.RemoveRange(kept, codes.Count - kept);
    }

    private static int? Pair(int first, int second, NormalizationData data)
    {
        if (first is >= LeadBase and < LeadBase + LeadCount && second is >= VowelBase and < VowelBase + VowelCount)
            return HangulBase + ((((first - LeadBase) * VowelCount) + (second - VowelBase)) * TrailCount);
        bool open = first is >= HangulBase and < HangulBase + HangulCount && (first - HangulBase) % TrailCount == 0;
        if (open && second is > TrailBase and < TrailBase + TrailCount) return first + (second - TrailBase);
        return data.Composite(first, second);
    }
}
