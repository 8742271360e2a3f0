using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Comparison;

/// <summary>Multiplies matrices out.</summary>
internal static class MatrixAlgebra
{
    /// <summary>Products and powers of more matrices are left alone: the terms of a cell multiply with each.</summary>
    private const int MaxFactors = 4;

    /// <summary>The one matrix that a tree stands for; null when it is none.</summary>
    public static MatrixNode? Expand(Node node) => node switch
    {
        MatrixNode matrix => matrix,
        QuantityNode quantity => Expand(quantity.Value),
        NegateNode negate => Expand(negate.Value) is { } matrix ? Each(matrix, cell => new NegateNode(cell)) : null,
        QuotientNode quotient => Expand(quotient.Numerator) is { } matrix ? Each(matrix, cell => new QuotientNode(cell, quotient.Denominator)) : null,
        SumNode sum => Sum(sum),
        ProductNode { Factors.Count: <= MaxFactors } product => Product(product.Factors),
        PowerNode { Base: MatrixNode matrix, Exponent: SymbolNode { Name: "T" or "top" } } => Transpose(matrix),
        PowerNode { Base: MatrixNode matrix, Exponent: NumberNode { IsPlainInteger: true } power } when power.Value >= 1 && power.Value <= MaxFactors =>
            Product([.. Enumerable.Repeat((Node)matrix, (int)power.Value.Numerator)]),
        _ => null,
    };

    private static MatrixNode? Sum(SumNode sum)
    {
        var terms = sum.Terms.Select(Expand).ToList();
        if (terms.Contains(null) || terms.Any(term => term!.Height != terms[0]!.Height || term.Width != terms[0]!.Width)) return null;
        return Make(terms[0]!.Height, terms[0]!.Width, (row, column) => new SumNode([.. terms.Select(term => term!.Rows[row][column])]));
    }

    private static MatrixNode? Product(IReadOnlyList<Node> factors)
    {
        MatrixNode? matrix = null;
        var scalars = new List<Node>();
        foreach (var factor in factors)
        {
            if (Expand(factor) is not { } next) scalars.Add(factor);
            else if (matrix is null) matrix = next;
            else if (matrix.Width != next.Height) return null;
            else matrix = Multiply(matrix, next);
        }
        return matrix is null || scalars.Count == 0 ? matrix : Each(matrix, cell => new ProductNode([.. scalars, cell]));
    }

    private static MatrixNode Multiply(MatrixNode a, MatrixNode b) => Make(a.Height, b.Width, (row, column) => new SumNode(
        [.. Enumerable.Range(0, a.Width).Select(k => new ProductNode([a.Rows[row][k], b.Rows[k][column]]))]));

    private static MatrixNode Transpose(MatrixNode a) => Make(a.Width, a.Height, (row, column) => a.Rows[column][row]);

    private static MatrixNode Each(MatrixNode matrix, Func<Node, Node> change) =>
        Make(matrix.Height, matrix.Width, (row, column) => change(matrix.Rows[row][column]));

    private static MatrixNode Make(int height, int width, Func<int, int, Node> cell) =>
        new([.. Enumerable.Range(0, height).Select(row => (IReadOnlyList<Node>)[.. Enumerable.Range(0, width).Select(column => cell(row, column))])]);
}
