namespace Rft.Graders;

/// <summary>Formulas that shape rewards by a response's length and repetitions. The trainer's penalties and the built-in graders share them.</summary>
/// <remarks>Pure and thread-safe.</remarks>
public static class Shaping
{
    /// <summary>Soft overlong punishment: 0 up to L - c, then linear to -1 at L, and -1 beyond. DAPO, arXiv 2503.14476, equation 13.</summary>
    /// <param name="length">Length of the response.</param>
    /// <param name="limit">L, at least 1.</param>
    /// <param name="buffer">c, length of the slope, 0 to L. With 0 there is none: 0 up to L, -1 beyond.</param>
    /// <returns>-1 to 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> or <paramref name="buffer"/> is out of range.</exception>
    public static double Overlong(int length, int limit, int buffer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(buffer);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(buffer, limit);
        int start = limit - buffer;
        if (length <= start) return 0;
        return length > limit ? -1 : (double)(start - length) / buffer;
    }

    /// <summary>Share of n-grams that occurred before: 1 - distinct n-grams / n-grams (Yeo et al., arXiv 2502.03373).</summary>
    /// <typeparam name="T">A token or a word.</typeparam>
    /// <param name="tokens">The response.</param>
    /// <param name="size">n, at least 1.</param>
    /// <returns>0 to below 1; 0 for a response shorter than n.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="size"/> is below 1.</exception>
    public static double RepeatedShare<T>(IReadOnlyList<T> tokens, int size)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        int count = tokens.Count - size + 1;
        if (count < 1) return 0;
        // Tokens become numbers, so that no text of one token can look like another's end.
        var numbers = new Dictionary<T, int>();
        int[] ids = [.. tokens.Select(token => numbers.TryGetValue(token, out int id) ? id : numbers[token] = numbers.Count)];
        int distinct = Enumerable.Range(0, count).Select(start => string.Join(' ', ids[start..(start + size)])).Distinct().Count();
        return 1 - (double)distinct / count;
    }
}
