using Rft.Graders.Tasks.MathAnswers.Evaluation;
using Rft.Graders.Tasks.MathAnswers.Numbers;
using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Comparison;

/// <summary>Reads sets of real numbers from intervals, set operations and inequalities of one variable.</summary>
internal sealed class RealSetReader(ScalarComparer scalars)
{
    private static readonly Bound Below = new(Scalar.MinusInfinity, false);
    private static readonly Bound Above = new(Scalar.PlusInfinity, false);

    /// <summary>The set; null when the tree is none, or one whose ends are not numbers.</summary>
    /// <exception cref="TooComplexException">It takes too much work.</exception>
    public RealSet? Read(Node node)
    {
        try
        {
            return Set(node);
        }
        catch (NotScalarException)
        {
            return null;
        }
    }

    private RealSet? Set(Node node) => node switch
    {
        NamedSetNode { Set: NamedSet.Reals } => RealSet.Of(scalars, [new Piece(Below, false, Above, false)]),
        NamedSetNode { Set: NamedSet.Empty } => RealSet.Of(scalars, []),
        TupleNode { IsInterval: true } interval => Interval(interval),
        SetNode set => Points(set.Elements),
        SetOperationNode operation => Combine(operation),
        SetBuilderNode builder => Set(builder.Condition),
        RelationNode relation => Solve(relation),
        ListNode list when list.Elements.All(element => element is RelationNode) => All(list),
        ListNode list when list.Elements.All(element => element is TupleNode { IsInterval: true } or SetOperationNode) => Union(list.Elements),
        ListNode list => Points(list.Elements),
        _ => null,
    };

    private RealSet? Interval(TupleNode interval)
    {
        if (Number(interval.Elements[0]) is not { } low || Number(interval.Elements[1]) is not { } high) return null;
        return RealSet.Of(scalars, [new Piece(low, interval.Open == '[' && !low.Value.IsInfinite, high, interval.Close == ']' && !high.Value.IsInfinite)]);
    }

    private RealSet? Points(IReadOnlyList<Node> elements)
    {
        var pieces = new List<Piece>();
        foreach (var element in Rewriting.Elements(elements))
        {
            if (element is RelationNode or TupleNode or SetNode || Number(element) is not { Value.IsInfinite: false } value) return null;
            pieces.Add(new Piece(value, true, value, true));
        }
        return RealSet.Of(scalars, pieces);
    }

    private RealSet? Combine(SetOperationNode operation)
    {
        if (Operand(operation.Left) is not { } left || Operand(operation.Right) is not { } right) return null;
        return operation.Operator switch
        {
            SetOperator.Union => left.Union(right),
            SetOperator.Intersection => left.Intersect(right),
            _ => left.Except(right),
        };
    }

    /// <summary>A number among sets is the set of it: {1} without its backslashes.</summary>
    private RealSet? Operand(Node node) => Set(node) ?? (node is RelationNode or ListNode or TupleNode or SetNode ? null : Points([node]));

    private RealSet? Union(IReadOnlyList<Node> elements)
    {
        var sets = elements.Select(Set).ToList();
        return sets.Contains(null) ? null : sets.Aggregate((a, b) => a!.Union(b!));
    }

    private RealSet? All(ListNode list)
    {
        RealSet? result = null;
        foreach (var element in list.Elements)
        {
            if (Set(element) is not { } next) return null;
            result = result is null ? next : list.IsAlternative ? result.Union(next) : result.Intersect(next);
        }
        return result;
    }

    /// <summary>Where every link of a chain holds.</summary>
    private RealSet? Solve(RelationNode chain)
    {
        if (Symbols.Free(chain) is not [var variable]) return null;
        RealSet? result = null;
        for (int i = 0; i < chain.Operators.Count; i++)
        {
            if (chain.Operators[i] == Relation.In)
            {
                if (chain.Operands[i] is not SymbolNode || Set(chain.Operands[i + 1]) is not { } set) return null;
                result = result?.Intersect(set) ?? set;
                continue;
            }
            if (Link(chain.Operands[i], chain.Operators[i], chain.Operands[i + 1], variable) is not { } solution) return null;
            result = result?.Intersect(solution) ?? solution;
        }
        return result;
    }

    /// <summary>Where left - right, which must be linear in the variable, has the sign that the relation asks for.</summary>
    private RealSet? Link(Node left, Relation relation, Node right, string variable)
    {
        if (relation is Relation.Approximately or Relation.Congruent or Relation.NotIn or Relation.Subset) return null;
        bool isLess = relation is Relation.Less or Relation.LessOrEqual, isClosed = relation is Relation.LessOrEqual or Relation.GreaterOrEqual;
        if (relation == Relation.Less && (IsInfinity(right) || left is NegateNode { Value: var bound } && IsInfinity(bound)))
            return RealSet.Of(scalars, [new Piece(Below, false, Above, false)]);

        if (left is CallNode { Name: "abs", Arguments: [var inner] } && Symbols.Free(right).Count == 0) return Distance(inner, relation, right, variable);
        var difference = new SumNode([left, new NegateNode(right)]);
        if (Root(difference, variable) is not var (root, slope)) return null;
        var end = new Bound(root, Symbols.HasDecimal(difference));
        var point = RealSet.Of(scalars, [new Piece(end, true, end, true)]);
        if (relation == Relation.Equal) return point;
        if (relation == Relation.NotEqual) return point.Complement();
        return RealSet.Of(scalars, [isLess == slope > 0 ? new Piece(Below, false, end, isClosed) : new Piece(end, isClosed, Above, false)]);
    }

    /// <summary>|inner| below a number lies between two numbers; above it, outside of them.</summary>
    private RealSet? Distance(Node inner, Relation relation, Node limit, string variable)
    {
        var opposite = relation switch
        {
            Relation.Less => Relation.Greater,
            Relation.LessOrEqual => Relation.GreaterOrEqual,
            Relation.Greater => Relation.Less,
            Relation.GreaterOrEqual => Relation.LessOrEqual,
            _ => relation,
        };
        if (Link(inner, relation, limit, variable) is not { } up || Link(inner, opposite, new NegateNode(limit), variable) is not { } down) return null;
        return relation is Relation.Equal or Relation.Greater or Relation.GreaterOrEqual ? up.Union(down) : up.Intersect(down);
    }

    private static bool IsInfinity(Node node) => node is ConstantNode { Value: Constant.Infinity };

    /// <summary>The zero and the sign of the slope of a linear expression; null when it is not linear.</summary>
    private (Scalar Root, int Slope)? Root(Node expression, string variable)
    {
        var math = scalars.Arithmetic;
        Scalar[] at = [At(0), At(1), At(2), At(7)];
        if (!at.All(value => value.IsReal)) return null;
        var slope = math.Subtract(at[1], at[0]);
        bool isLinear = scalars.Order(at[2], math.Add(at[0], math.Multiply(2, slope))) == 0
            && scalars.Order(at[3], math.Add(at[0], math.Multiply(7, slope))) == 0;
        return !isLinear || scalars.Order(slope, 0) == 0 ? null : (math.Divide(-at[0], slope), slope.Sign);

        Scalar At(int x) => scalars.Value(expression, variable, x);
    }

    private Bound? Number(Node node) =>
        scalars.Value(node) is var value && (value.IsReal || value.IsInfinite) ? new Bound(value, Symbols.HasDecimal(node)) : null;
}
