namespace Rft.Host.Checking.Measuring;

/// <summary>What something takes, in seconds.</summary>
/// <param name="Wall">Of the clock on the wall, on a machine as busy as it was.</param>
/// <param name="Cpu">Of processors, in this process; other work changes them little.</param>
internal readonly record struct Cost(double Wall, double Cpu)
{
    public static Cost operator +(Cost left, Cost right) => new(left.Wall + right.Wall, left.Cpu + right.Cpu);

    public static Cost operator -(Cost left, Cost right) => new(left.Wall - right.Wall, left.Cpu - right.Cpu);

    public static Cost operator *(double times, Cost cost) => new(times * cost.Wall, times * cost.Cpu);

    /// <summary>The same, no part of it below 0: differences of measurements can be.</summary>
    public Cost AtLeastZero => new(Math.Max(Wall, 0), Math.Max(Cpu, 0));

    /// <summary>The mean; 0 of none.</summary>
    /// <param name="costs">The costs.</param>
    public static Cost Mean(IReadOnlyCollection<Cost> costs) => costs.Count == 0 ? default : 1.0 / costs.Count * costs.Aggregate((left, right) => left + right);
}
