using Rft.Graders.Tasks.MathAnswers.Tree;

namespace Rft.Graders.Tasks.MathAnswers.Comparison;

/// <summary>Compares lists, sets, tuples and intervals by their elements.</summary>
/// <param name="equal">Compares an element of the reference with one of the answer.</param>
internal sealed class CollectionComparer(Func<Node, Node, bool> equal)
{
    /// <summary>Longer lists are matched in order only.</summary>
    private const int MaxUnordered = 100;

    public static bool Concerns(Node gold, Node answer) => gold is ListNode or SetNode or TupleNode || answer is ListNode or SetNode or TupleNode;

    /// <summary>
    /// Lists and sets have no order. A tuple has, and its brackets tell intervals apart. A set answers a tuple when its elements stand in the
    /// tuple's order; a tuple does not answer a set, but the values of x = 1, y = 2.
    /// </summary>
    public bool Same(Node gold, Node answer) => (gold, answer) switch
    {
        (TupleNode a, TupleNode b) => SameTuple(a, b),
        (TupleNode { Open: not '[', Close: not ']' } a, ListNode or SetNode) => SameOrdered(a.Elements, Rewriting.Elements(answer.Children)),
        (ListNode a, TupleNode { Open: not '[', Close: not ']' } b) when a.Elements.All(Rewriting.IsAssignment) => SameOrdered(a.Elements, b.Elements),
        (TupleNode a, MatrixNode b) => SameVector(a, b, a.Elements, b.Children),
        (MatrixNode a, TupleNode b) => SameVector(b, a, a.Children, b.Elements),
        (ListNode or SetNode, ListNode or SetNode) => SameUnordered(Rewriting.Elements(gold.Children), Rewriting.Elements(answer.Children)),

        // Programs write lists in square brackets. With two elements it is an interval.
        (ListNode or SetNode, TupleNode { Open: '[', Close: ']', Elements.Count: > 2 } b) => SameUnordered(Rewriting.Elements(gold.Children), b.Elements),
        // One value, perhaps in two forms: 3/4 or 0.75.
        (ListNode or SetNode, not TupleNode) => Distinct(Rewriting.Elements(gold.Children)) is [var only] && equal(only, answer),
        (not TupleNode, ListNode or SetNode) => Distinct(Rewriting.Elements(answer.Children)) is [var only] && equal(gold, only),
        _ => false,
    };

    /// <summary>Whether each element of one list has its own equal in the other; repetitions do not count.</summary>
    public bool SameUnordered(IReadOnlyList<Node> gold, IReadOnlyList<Node> answer)
    {
        if (SameOrdered(gold, answer)) return true;
        if (gold.Count > MaxUnordered || answer.Count > MaxUnordered) return false;
        var (wanted, given) = (Distinct(gold), Distinct(answer));
        if (wanted.Count != given.Count) return false;
        foreach (var element in wanted)
        {
            int match = given.FindIndex(candidate => equal(element, candidate));
            if (match < 0) return false;
            given.RemoveAt(match);
        }
        return true;
    }

    private bool SameOrdered(IReadOnlyList<Node> gold, IReadOnlyList<Node> answer) =>
        gold.Count == answer.Count && gold.Zip(answer).All(pair => equal(pair.First, pair.Second));

    private bool SameTuple(TupleNode gold, TupleNode answer)
    {
        bool sameBrackets = Kind(gold.Open) == Kind(answer.Open) && Kind(gold.Close) == Kind(answer.Close);
        return (sameBrackets || gold.Elements.Count > 2) && SameOrdered(gold.Elements, answer.Elements);
    }

    /// <summary>Angle brackets of a vector are round ones.</summary>
    private static char Kind(char bracket) => bracket switch { '<' => '(', '>' => ')', _ => bracket };

    /// <summary>A single row or column is a vector.</summary>
    private bool SameVector(TupleNode tuple, MatrixNode matrix, IReadOnlyList<Node> gold, IReadOnlyList<Node> answer) =>
        (matrix.Height == 1 || matrix.Width == 1) && tuple.Open != '[' && SameOrdered(gold, answer);

    private List<Node> Distinct(IReadOnlyList<Node> elements)
    {
        if (elements.Count > MaxUnordered) return [.. elements];
        var distinct = new List<Node>();
        foreach (var element in elements)
        {
            if (!distinct.Exists(other => equal(other, element))) distinct.Add(element);
        }
        return distinct;
    }
}
