using Rft.Graders.Tasks.MathAnswers.Numbers;

namespace Rft.Graders.Tasks.MathAnswers.Comparison;

/// <summary>An end of an interval.</summary>
/// <param name="Value">A real number or an infinity.</param>
/// <param name="IsDecimal">Whether it was written with a decimal point.</param>
internal readonly record struct Bound(Scalar Value, bool IsDecimal);

/// <summary>A piece of the real line; a point when both ends are one closed value.</summary>
internal readonly record struct Piece(Bound Low, bool LowClosed, Bound High, bool HighClosed);

/// <summary>A set of real numbers: disjoint pieces in order that do not touch. Immutable.</summary>
internal sealed class RealSet
{
    private readonly ScalarComparer _scalars;
    private readonly List<Piece> _pieces;

    private RealSet(ScalarComparer scalars, List<Piece> pieces)
    {
        _scalars = scalars;
        _pieces = pieces;
    }

    public static RealSet Of(ScalarComparer scalars, IEnumerable<Piece> pieces)
    {
        var kept = pieces.Where(piece => scalars.Order(piece.Low.Value, piece.High.Value) is var order
            && (order < 0 || (order == 0 && piece.LowClosed && piece.HighClosed))).ToList();
        kept.Sort((a, b) => scalars.Order(a.Low.Value, b.Low.Value) is var order && order != 0 ? order : b.LowClosed.CompareTo(a.LowClosed));
        var joined = new List<Piece>();
        foreach (var piece in kept)
        {
            if (joined.Count > 0 && Touch(scalars, joined[^1], piece)) joined[^1] = Join(scalars, joined[^1], piece);
            else joined.Add(piece);
        }
        return new RealSet(scalars, joined);
    }

    public RealSet Union(RealSet other) => Of(_scalars, _pieces.Concat(other._pieces));

    public RealSet Intersect(RealSet other) => Of(_scalars, _pieces.SelectMany(a => other._pieces.Select(b => Common(a, b))));

    public RealSet Except(RealSet other) => Intersect(other.Complement());

    public RealSet Complement()
    {
        var gaps = new List<Piece>();
        var (low, closed) = (new Bound(Scalar.MinusInfinity, false), false);
        foreach (var piece in _pieces)
        {
            gaps.Add(new Piece(low, closed, piece.Low, !piece.LowClosed && !piece.Low.Value.IsInfinite));
            (low, closed) = (piece.High, !piece.HighClosed && !piece.High.Value.IsInfinite);
        }
        gaps.Add(new Piece(low, closed, new Bound(Scalar.PlusInfinity, false), false));
        return Of(_scalars, gaps);
    }

    public bool SameAs(RealSet other) => _pieces.Count == other._pieces.Count && _pieces.Zip(other._pieces).All(pair =>
        pair.First.LowClosed == pair.Second.LowClosed && pair.First.HighClosed == pair.Second.HighClosed
        && Same(pair.First.Low, pair.Second.Low) && Same(pair.First.High, pair.Second.High));

    private bool Same(Bound a, Bound b) =>
        a.IsDecimal || b.IsDecimal ? _scalars.EqualDecimals(a.Value, b.Value) : _scalars.Order(a.Value, b.Value) == 0;

    private static bool Touch(ScalarComparer scalars, Piece a, Piece b) =>
        scalars.Order(b.Low.Value, a.High.Value) is var order && (order < 0 || (order == 0 && (a.HighClosed || b.LowClosed)));

    private static Piece Join(ScalarComparer scalars, Piece a, Piece b) => scalars.Order(a.High.Value, b.High.Value) switch
    {
        < 0 => a with { High = b.High, HighClosed = b.HighClosed },
        0 => a with { HighClosed = a.HighClosed || b.HighClosed },
        _ => a,
    };

    private Piece Common(Piece a, Piece b)
    {
        int low = _scalars.Order(a.Low.Value, b.Low.Value), high = _scalars.Order(a.High.Value, b.High.Value);
        return new Piece(
            low >= 0 ? a.Low : b.Low, low > 0 ? a.LowClosed : low < 0 ? b.LowClosed : a.LowClosed && b.LowClosed,
            high <= 0 ? a.High : b.High, high < 0 ? a.HighClosed : high > 0 ? b.HighClosed : a.HighClosed && b.HighClosed);
    }
}
