using System.Globalization;

namespace Rft.Graders.Tasks.Countdown;

/// <summary>Three numbers joined by two of + - *, under the usual precedence.</summary>
/// <param name="A">The first number.</param>
/// <param name="Left">The operator between the first and the second.</param>
/// <param name="B">The second number.</param>
/// <param name="Right">The operator between the second and the third.</param>
/// <param name="C">The third number.</param>
internal readonly record struct CountdownSolution(int A, char Left, int B, char Right, int C)
{
    /// <summary>What it is worth.</summary>
    public int Value => Right == '*' && Left != '*' ? Apply(Left, A, B * C) : Apply(Right, Apply(Left, A, B), C);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{A}{Left}{B}{Right}{C}");

    private static int Apply(char operation, int a, int b) => operation switch
    {
        '+' => a + b,
        '-' => a - b,
        _ => a * b,
    };
}
