using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.LetterCount;

/// <summary>A word and the letter to count.</summary>
/// <param name="Word">4 to 12 letters.</param>
/// <param name="Letter">The letter.</param>
internal readonly record struct LetterCountProblem(string Word, char Letter);

/// <summary>
/// Words of 4 to 12 letters out of eight, made of syllables so that letters repeat: 20 000 problems. The typical error counts letters that
/// stand side by side once, or one too few.
/// </summary>
internal sealed class LetterCountGenerator() : TaskGenerator<LetterCountProblem>(LetterCountTask.TaskName)
{
    private const int ProblemCount = 20_000;
    private const string Consonants = "brst", Vowels = "aeio";
    private const int MinSyllables = 2;
    private const int SyllableCounts = 3;

    /// <inheritdoc/>
    protected override IEnumerable<LetterCountProblem> Problems()
    {
        for (ulong i = 0; i < ProblemCount; i++)
        {
            ulong seed = Seed.Derive(OwnSeed, Seed.Hash("problem"), i);
            int syllables = MinSyllables + Seed.ToIndex(Seed.Derive(seed, 0), SyllableCounts);
            string word = string.Concat(Enumerable.Range(0, syllables).Select(s => Syllable(Seed.Derive(seed, 1, (ulong)s))));
            string letters = Consonants + Vowels;
            yield return new(word, letters[Seed.ToIndex(Seed.Derive(seed, 2), letters.Length)]);
        }
    }

    /// <inheritdoc/>
    protected override string Prompt(LetterCountProblem problem) =>
        $"How often does the letter {problem.Letter} occur in {problem.Word}? Write the number inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(LetterCountProblem problem) => Text(problem.Word.Count(letter => letter == problem.Letter));

    /// <inheritdoc/>
    protected override string? WrongAnswer(LetterCountProblem problem, ulong seed)
    {
        int right = problem.Word.Count(letter => letter == problem.Letter);
        int runs = problem.Word.Where((letter, i) => letter == problem.Letter && (i == 0 || problem.Word[i - 1] != letter)).Count();
        return right == 0 ? null : Text(runs < right ? runs : right - 1);
    }

    /// <inheritdoc/>
    protected override string Kind(LetterCountProblem problem) => Text(problem.Word.Length);

    /// <inheritdoc/>
    protected override void WriteFields(LetterCountProblem problem, Utf8JsonWriter row)
    {
        row.WriteString("text", problem.Word);
        row.WriteString("letter", problem.Letter.ToString());
    }

    /// <summary>A consonant, once or twice, and a vowel.</summary>
    private static string Syllable(ulong seed)
    {
        char consonant = Consonants[Seed.ToIndex(Seed.Derive(seed, 0), Consonants.Length)];
        char vowel = Vowels[Seed.ToIndex(Seed.Derive(seed, 1), Vowels.Length)];
        return Seed.Uniform(seed, 2) < 0.5 ? $"{consonant}{vowel}" : $"{consonant}{consonant}{vowel}";
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
