namespace Rft.Graders.Tasks.MathAnswers.Evaluation;

/// <summary>
/// The points at which two expressions are compared. A value is a pure function of the symbol's name and the point's number, so a verdict is the same in
/// every process. Two expressions that differ agree at one such point with a chance of about their degree in a million.
/// </summary>
internal static class Points
{
    /// <summary>How many points there are. Where only whole numbers make sense, as in n! / (n - k)!, there are more, because not all make sense.</summary>
    public static int Count(bool wholeNumbers) => wholeNumbers ? 12 : 6;

    /// <summary>The values of some symbols at a point.</summary>
    /// <param name="symbols">The names.</param>
    /// <param name="index">The point's number. At the first two all values are positive.</param>
    /// <param name="wholeNumbers">Whether the expressions make sense only for whole numbers, such as a factorial.</param>
    public static Dictionary<string, Rational> At(IEnumerable<string> symbols, int index, bool wholeNumbers) =>
        symbols.ToDictionary(symbol => symbol, symbol => Value(symbol, index, wholeNumbers), StringComparer.Ordinal);

    /// <summary>A number that stands for the value of an unknown function of these arguments.</summary>
    /// <param name="key">Spells the function and its arguments.</param>
    public static Rational Unknown(string key)
    {
        ulong bits = Seed.Hash(key);
        return new Rational((int)(bits & 0xFFFFF) + 1, 65_537);
    }

    private static Rational Value(string symbol, int index, bool wholeNumbers)
    {
        ulong bits = Seed.Derive(Seed.Hash(symbol), (ulong)index);
        if (wholeNumbers) return (int)(bits % 23) + 2;
        var size = new Rational((int)(bits & 0xFFFFF) + 100_000, 131_101);
        return index >= 2 && (bits >> 63) == 1 ? -size : size;
    }
}
