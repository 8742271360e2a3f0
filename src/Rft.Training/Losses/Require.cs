namespace Rft.Training.Losses;

/// <summary>Guards of option values; messages name value and cure.</summary>
internal static class Require
{
    public static void Above(string name, double value, double bound, string cure)
    {
        if (!(value > bound) || double.IsInfinity(value)) throw new ArgumentException($"{name} must be a finite number above {bound}, not {value}; {cure}");
    }

    public static void NotNegative(string name, double value)
    {
        if (!(value >= 0) || double.IsInfinity(value)) throw new ArgumentException($"{name} must be a finite number of at least 0, not {value}");
    }
}
