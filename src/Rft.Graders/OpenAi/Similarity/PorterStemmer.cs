using System.Collections.Frozen;

namespace Rft.Graders.OpenAi.Similarity;

/// <summary>
/// Porter's stemmer (An algorithm for suffix stripping, Program 14.3, 1980) with the changes that nltk makes to it: a few irregular words,
/// -ies and -ied of short words, y after vowels, -alli, -bli, -fulli, -logi, and short stems that end in a vowel and a consonant.
/// </summary>
internal static class PorterStemmer
{
    private static readonly FrozenDictionary<string, string> Irregular = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["sky"] = "sky", ["skies"] = "sky", ["dying"] = "die", ["lying"] = "lie", ["tying"] = "tie", ["news"] = "news",
        ["innings"] = "inning", ["inning"] = "inning", ["outings"] = "outing", ["outing"] = "outing", ["cannings"] = "canning",
        ["canning"] = "canning", ["howe"] = "howe", ["proceed"] = "proceed", ["exceed"] = "exceed", ["succeed"] = "succeed",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (string Suffix, string Put)[] Step2 =
    [
        ("ational", "ate"), ("tional", "tion"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("bli", "ble"), ("alli", "al"),
        ("entli", "ent"), ("eli", "e"), ("ousli", "ous"), ("ization", "ize"), ("ation", "ate"), ("ator", "ate"), ("alism", "al"),
        ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"), ("aliti", "al"), ("iviti", "ive"), ("biliti", "ble"), ("fulli", "ful"),
    ];

    private static readonly (string Suffix, string Put)[] Step3 =
        [("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ful", ""), ("ness", "")];

    private static readonly string[] Step4 =
    [
        "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou", "ism", "ate", "iti", "ous", "ive", "ize",
    ];

    /// <summary>The stem of a lower-case word.</summary>
    public static string Stem(string word)
    {
        if (Irregular.TryGetValue(word, out string? irregular)) return irregular;
        if (CountLetters(word) <= 2) return word;
        word = Consonant(Participle(Plural(word)));
        word = Replace(DoubleSuffix(word), Step3);
        return FinalLetters(LastSuffix(word));
    }

    private static int CountLetters(string word)
    {
        int count = 0;
        foreach (var _ in word.EnumerateRunes()) count++;
        return count;
    }

    // Step 1a.
    private static string Plural(string word)
    {
        if (Ends(word, "ies")) return word.Length == 4 ? word[..^1] : word[..^2];
        if (Ends(word, "sses")) return word[..^2];
        return Ends(word, "ss") || !Ends(word, "s") ? word : word[..^1];
    }

    // Step 1b.
    private static string Participle(string word)
    {
        if (Ends(word, "ied")) return word.Length == 4 ? word[..^1] : word[..^2];
        if (Ends(word, "eed")) return Measure(word[..^3]) > 0 ? word[..^1] : word;
        string? stem = Ends(word, "ed") && HasVowel(word[..^2]) ? word[..^2] : Ends(word, "ing") && HasVowel(word[..^3]) ? word[..^3] : null;
        if (stem is null) return word;
        if (Ends(stem, "at") || Ends(stem, "bl") || Ends(stem, "iz")) return stem + "e";
        if (EndsInDoubleConsonant(stem)) return stem[^1] is 'l' or 's' or 'z' ? stem : stem[..^1];
        return Measure(stem) == 1 && EndsInShortSyllable(stem) ? stem + "e" : stem;
    }

    // Step 1c.
    private static string Consonant(string word) =>
        Ends(word, "y") && word.Length > 2 && IsConsonant(word, word.Length - 2) ? word[..^1] + "i" : word;

    // Step 2.
    private static string DoubleSuffix(string word)
    {
        if (Ends(word, "alli") && Measure(word[..^4]) > 0) return DoubleSuffix(word[..^2]);
        if (Ends(word, "logi")) return Measure(word[..^3]) > 0 ? word[..^1] : word;
        return Replace(word, Step2);
    }

    // Step 4.
    private static string LastSuffix(string word)
    {
        foreach (string suffix in Step4)
        {
            if (!Ends(word, suffix)) continue;
            string stem = word[..^suffix.Length];
            return Measure(stem) > 1 && (suffix != "ion" || stem[^1] is 's' or 't') ? stem : word;
        }
        return word;
    }

    // Steps 5a and 5b.
    private static string FinalLetters(string word)
    {
        if (Ends(word, "e"))
        {
            string stem = word[..^1];
            int measure = Measure(stem);
            if (measure > 1 || (measure == 1 && !EndsInShortSyllable(stem))) word = stem;
        }
        return Ends(word, "ll") && Measure(word[..^1]) > 1 ? word[..^1] : word;
    }

    private static string Replace(string word, (string Suffix, string Put)[] rules)
    {
        foreach (var (suffix, put) in rules)
        {
            if (!Ends(word, suffix)) continue;
            string stem = word[..^suffix.Length];
            return Measure(stem) > 0 ? stem + put : word;
        }
        return word;
    }

    private static bool Ends(string word, string suffix) => word.EndsWith(suffix, StringComparison.Ordinal);

    /// <summary>How often a run of vowels is followed by a run of consonants.</summary>
    private static int Measure(string stem)
    {
        int changes = 0;
        bool vowel = false, consonant = false;
        for (int i = 0; i < stem.Length; i++)
        {
            consonant = IsConsonantAfter(stem[i], i == 0 ? null : consonant);
            if (consonant && vowel) changes++;
            vowel = !consonant;
        }
        return changes;
    }

    private static bool HasVowel(string stem)
    {
        for (int i = 0; i < stem.Length; i++)
        {
            if (!IsConsonant(stem, i)) return true;
        }
        return false;
    }

    private static bool EndsInDoubleConsonant(string word) => word.Length >= 2 && word[^1] == word[^2] && IsConsonant(word, word.Length - 1);

    private static bool EndsInShortSyllable(string word)
    {
        int last = word.Length - 1;
        if (word.Length == 2) return !IsConsonant(word, 0) && IsConsonant(word, 1);
        return word.Length >= 3 && IsConsonant(word, last - 2) && !IsConsonant(word, last - 1) && IsConsonant(word, last)
            && word[last] is not ('w' or 'x' or 'y');
    }

    // A y is a consonant at the start and after a vowel: a row of them alternates.
    private static bool IsConsonant(string word, int at)
    {
        int ys = 0;
        while (at - ys > 0 && word[at - ys] == 'y') ys++;
        bool consonant = IsConsonantAfter(word[at - ys], null);
        return ys % 2 == 0 ? consonant : !consonant;
    }

    private static bool IsConsonantAfter(char letter, bool? previous) => letter switch
    {
        'a' or 'e' or 'i' or 'o' or 'u' => false,
        'y' => previous is not true,
        _ => true,
    };
}
