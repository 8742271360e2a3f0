using System.Text;

namespace Rft.Graders;

/// <summary>
/// Addressed randomness: a value is a pure function of a seed and a path such as (step, prompt, completion, token), so nothing that is
/// drawn depends on the order, the thread or the number of workers that drew it.
/// </summary>
/// <remarks>The mixer is SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).</remarks>
public static class Seed
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>A seed for one address below another seed.</summary>
    /// <param name="seed">The parent seed.</param>
    /// <param name="path">The address; its order matters. Empty: SplitMix64's first output for <paramref name="seed"/>.</param>
    /// <returns>64 well-mixed bits.</returns>
    public static ulong Derive(ulong seed, params ReadOnlySpan<ulong> path)
    {
        ulong state = Mix(seed + Gamma);
        foreach (ulong part in path) state = Mix((state ^ part) + Gamma);
        return state;
    }

    /// <summary>Maps 64 bits to a number that is uniform in [0, 1), a multiple of 2^-53.</summary>
    /// <param name="value">Mixed bits, for example from <see cref="Derive"/>.</param>
    public static double ToUnit(ulong value) => (value >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number that is uniform in [0, 1) at one address.</summary>
    /// <param name="seed">The parent seed.</param>
    /// <param name="path">The address.</param>
    public static double Uniform(ulong seed, params ReadOnlySpan<ulong> path) => ToUnit(Derive(seed, path));

    /// <summary>Maps 64 bits to an index below a count; the bias is below count / 2^64.</summary>
    /// <param name="value">Mixed bits, for example from <see cref="Derive"/>.</param>
    /// <param name="count">Number of choices, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public static int ToIndex(ulong value, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)Math.BigMul(value, (ulong)count, out _);
    }

    /// <summary>A hash of a name that is the same in every process and on every machine: FNV-1a over UTF-8, then mixed.</summary>
    /// <param name="name">The name, for example of a stage or a split.</param>
    public static ulong Hash(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name)) hash = (hash ^ b) * 0x100000001B3;
        return Mix(hash);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
