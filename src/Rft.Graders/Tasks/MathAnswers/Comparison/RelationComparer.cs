using Rft.Graders.Tasks.MathAnswers.Evaluation;
using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Comparison;

/// <summary>Compares equations and inequalities.</summary>
/// <param name="scalars">Compares values.</param>
/// <param name="sets">Solves inequalities of one variable.</param>
/// <param name="equal">Compares any two parts.</param>
internal sealed class RelationComparer(ScalarComparer scalars, RealSetReader sets, Func<Node, Node, bool> equal)
{
    /// <summary>An inequality, or a list of nothing else.</summary>
    public static bool IsCondition(Node node) => node switch
    {
        RelationNode relation => relation.Operators.Any(link => link is Relation.Less or Relation.LessOrEqual or Relation.Greater or Relation.GreaterOrEqual
            or Relation.NotEqual),
        ListNode list => list.Elements.All(IsCondition),
        _ => false,
    };

    /// <summary>The same relation between equal sides, or a multiple of it; sides of an equation may be swapped.</summary>
    public bool Equal(RelationNode gold, RelationNode answer)
    {
        (gold, answer) = (Ascending(gold), Ascending(answer));
        if (!gold.Operators.Select(Plain).SequenceEqual(answer.Operators.Select(Plain))) return false;
        if (gold.Operands.Zip(answer.Operands).All(pair => equal(pair.First, pair.Second))) return true;
        bool isEquation = gold.IsEquation || gold.Operators is [Relation.NotEqual];
        if (isEquation && gold.Operators.Count == 1 && equal(gold.Left, answer.Right) && equal(gold.Right, answer.Left)) return true;
        if (!isEquation && gold.Operators.Any(link => link is Relation.In or Relation.NotIn or Relation.Subset)) return false;
        return Enumerable.Range(0, gold.Operators.Count).All(i => Proportional(Difference(gold, i), Difference(answer, i), positive: !isEquation));
    }

    /// <summary>Inequalities that say the same: as they stand, in any order, or by the numbers that satisfy them.</summary>
    public bool SameCondition(Node gold, Node answer)
    {
        if (gold is RelationNode wanted && answer is RelationNode given && Equal(wanted, given)) return true;
        if (gold is ListNode a && answer is ListNode b && a.IsAlternative == b.IsAlternative
            && new CollectionComparer(equal).SameUnordered(a.Elements, b.Elements)) return true;
        return Symbols.Free(gold).ToHashSet().SetEquals(Symbols.Free(answer))
            && sets.Read(gold) is { } wantedSet && sets.Read(answer) is { } givenSet && wantedSet.SameAs(givenSet);
    }

    private bool Proportional(Node gold, Node answer, bool positive)
    {
        try
        {
            return scalars.Proportional(gold, answer, positive);
        }
        catch (NotScalarException)
        {
            return false;
        }
    }

    private static SumNode Difference(RelationNode relation, int link) =>
        new([relation.Operands[link], new NegateNode(relation.Operands[link + 1])]);

    private static Relation Plain(Relation relation) => relation is Relation.Approximately or Relation.Congruent ? Relation.Equal : relation;

    /// <summary>A chain with greater-than signs only, read from its other end.</summary>
    private static RelationNode Ascending(RelationNode chain)
    {
        if (!chain.Operators.Any(link => link is Relation.Greater or Relation.GreaterOrEqual)
            || chain.Operators.Any(link => link is Relation.Less or Relation.LessOrEqual)) return chain;
        return new RelationNode([.. chain.Operands.Reverse()], [.. chain.Operators.Reverse().Select(link => link switch
        {
            Relation.Greater => Relation.Less,
            Relation.GreaterOrEqual => Relation.LessOrEqual,
            _ => link,
        })]);
    }
}
