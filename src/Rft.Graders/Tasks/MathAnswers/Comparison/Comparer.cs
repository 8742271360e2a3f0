using Rft.Graders.Tasks.MathAnswers.Evaluation;
using Rft.Graders.Tasks.MathAnswers.Numbers;
using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Comparison;

/// <summary>Decides whether an answer says what the reference says. Not symmetric: the reference's form sets what is asked for.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class Comparer
{
    private readonly MathOptions _options;
    private readonly Work _work;
    private readonly ScalarComparer _scalars;
    private readonly RelationComparer _relations;
    private readonly CollectionComparer _collections;
    private readonly RealSetReader _sets;

    public Comparer(MathOptions options, Work work)
    {
        _options = options;
        _work = work;
        _scalars = new ScalarComparer(options.Precision, work);
        _sets = new RealSetReader(_scalars);
        _relations = new RelationComparer(_scalars, _sets, Equal);
        _collections = new CollectionComparer(Equal);
    }

    /// <exception cref="TooComplexException">It takes too much work.</exception>
    public bool Equal(Node gold, Node answer)
    {
        _work.Spend(2000);
        if (gold is QuantityNode { Unit: var wanted } && answer is QuantityNode { Unit: var given } && !Units.Compatible(wanted, given)) return false;
        if (Rewriting.Approximation(gold) is var (wantedExact, wantedRough)) return Equal(wantedExact, answer) || Equal(wantedRough, answer);
        if (Rewriting.Approximation(answer) is var (givenExact, givenRough)) return Equal(gold, givenExact) || Equal(gold, givenRough);
        if (answer is ListNode && Rewriting.Assignments(gold) is { } wantedList) gold = wantedList;
        if (gold is ListNode && Rewriting.Assignments(answer) is { } givenList) answer = givenList;
        (gold, answer) = Unwrap(Plain(gold), Plain(answer));
        if (gold is TextNode || answer is TextNode) return Spelling.Same(Spelling.Of(gold), Spelling.Of(answer));
        if (RelationComparer.IsCondition(gold) || RelationComparer.IsCondition(answer)) return SameCondition(gold, answer);
        if (gold is RelationNode wantedRelation) return answer is RelationNode givenRelation && _relations.Equal(wantedRelation, givenRelation);
        if (answer is RelationNode) return false;
        if (IsRealSet(gold) || IsRealSet(answer)) return SameSet(gold, answer);
        if (CollectionComparer.Concerns(gold, answer)) return _collections.Same(gold, answer);
        if (gold is RatioNode wantedRatio && answer is RatioNode givenRatio) return SameRatio(wantedRatio, givenRatio);
        if (gold is CallNode { Name: "pmod" } || answer is CallNode { Name: "pmod" }) return SameResidue(gold, answer);
        return MatrixAlgebra.Expand(gold) is { } matrix ? SameMatrix(matrix, answer) : SameValue(gold, answer);
    }

    private static Node Plain(Node node)
    {
        if (node is QuantityNode quantity) node = quantity.Value;
        if (node is not (ListNode or SetNode) && Rewriting.Alternatives(node) is { } both) return both;
        return Rewriting.Shorten(node);
    }

    /// <summary>
    /// Takes names off values: x = 5 answers 5, and 5 answers x = 5. But 0 does not answer a + 3z = 0: only a reference that gives a name a value is
    /// answered by the value.
    /// </summary>
    private (Node Gold, Node Answer) Unwrap(Node gold, Node answer)
    {
        if (answer is RelationNode { IsEquation: true } given && gold is not RelationNode) return (gold, Plain(ValueOf(given)));
        if (gold is RelationNode { IsEquation: true } wanted && answer is not RelationNode && GivesValue(wanted)) return (Plain(ValueOf(wanted)), answer);
        return (gold, answer);
    }

    /// <summary>Whether an equation names a value, or says what something is in another form.</summary>
    private bool GivesValue(RelationNode equation) => Rewriting.IsName(equation.Left) || Rewriting.IsName(equation.Right)
        || equation.Right is MatrixNode or SetNode or TupleNode or NamedSetNode or SetOperationNode || SameValue(equation.Left, equation.Right);

    private static Node ValueOf(RelationNode equation) =>
        Rewriting.IsName(equation.Right) && !Rewriting.IsName(equation.Left) ? equation.Left : equation.Right;

    private bool SameCondition(Node gold, Node answer)
    {
        if (RelationComparer.IsCondition(gold) && RelationComparer.IsCondition(answer)) return _relations.SameCondition(gold, answer);
        if (!RelationComparer.IsCondition(gold) && !_options.AllowSetRelation) return false;
        return _sets.Read(gold) is { } wanted && _sets.Read(answer) is { } given && wanted.SameAs(given);
    }

    private static bool IsRealSet(Node node) => node is SetOperationNode or NamedSetNode or SetBuilderNode;

    /// <summary>As sets of numbers; where ends or elements are no numbers, piece by piece.</summary>
    private bool SameSet(Node gold, Node answer)
    {
        if (_sets.Read(gold) is { } wanted && _sets.Read(answer) is { } given) return wanted.SameAs(given);
        return (gold, answer) switch
        {
            (NamedSetNode a, NamedSetNode b) => a.Set == b.Set && a.Name == b.Name,
            (SetBuilderNode a, SetBuilderNode b) => Equal(a.Variable, b.Variable) && Equal(a.Condition, b.Condition),
            (SetOperationNode { Operator: SetOperator.Union }, SetOperationNode { Operator: SetOperator.Union }) =>
                _collections.SameUnordered(Parts(gold), Parts(answer)),
            (SetOperationNode a, SetOperationNode b) => a.Operator == b.Operator && Equal(a.Left, b.Left) && Equal(a.Right, b.Right),
            _ => false,
        };
    }

    private static IReadOnlyList<Node> Parts(Node node) =>
        node is SetOperationNode { Operator: SetOperator.Union } union ? [.. Parts(union.Left), .. Parts(union.Right)] : [node];

    /// <summary>Ratios agree up to a common factor; times of day digit by digit.</summary>
    private bool SameRatio(RatioNode gold, RatioNode answer)
    {
        if (gold.Terms.Count != answer.Terms.Count) return false;
        var pairs = gold.Terms.Zip(answer.Terms).ToList();
        bool hasUnit = gold.Terms[^1] is QuantityNode || answer.Terms[^1] is QuantityNode;
        if (hasUnit || gold.IsClock || answer.IsClock) return pairs.All(pair => Equal(pair.First, pair.Second));
        var (first, other) = pairs[0];
        return pairs.Skip(1).All(pair => SameValue(new QuotientNode(first, pair.First), new QuotientNode(other, pair.Second)));
    }

    /// <summary>Congruent to the same modulus; a modulus that only one of the two names does not matter.</summary>
    private bool SameResidue(Node gold, Node answer)
    {
        if (gold is not CallNode { Name: "pmod", Arguments: [var a, var m] }) return Equal(gold, ((CallNode)answer).Arguments[0]);
        if (answer is not CallNode { Name: "pmod", Arguments: [var b, var n] }) return Equal(a, answer);
        return SameValue(m, n) && SameValue(new CallNode("mod", [new SumNode([a, new NegateNode(b)]), m]), new NumberNode(0));
    }

    private bool SameMatrix(MatrixNode gold, Node answer)
    {
        if (MatrixAlgebra.Expand(answer) is not { } matrix || matrix.Height != gold.Height || matrix.Width != gold.Width) return false;
        return gold.Children.Zip(matrix.Children).All(pair => Equal(pair.First, pair.Second));
    }

    private bool SameValue(Node gold, Node answer)
    {
        if (!_options.StrictSymbols) answer = Matched(gold, answer);
        try
        {
            return _scalars.Equal(gold, answer);
        }
        catch (NotScalarException)
        {
            return false;
        }
    }

    /// <summary>The answer with its symbols renamed to the reference's in order of appearance.</summary>
    private static Node Matched(Node gold, Node answer)
    {
        var (wanted, given) = (Symbols.Free(gold), Symbols.Free(answer));
        if (wanted.Count != given.Count || wanted.ToHashSet().SetEquals(given)) return answer;
        return Symbols.Rename(answer, given.Zip(wanted).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
