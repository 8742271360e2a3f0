using System.Text;

namespace Rft.Graders.Tasks.Hanoi;

/// <summary>Where each disc stands, the smallest first: AAB has the two smaller discs on peg A and the largest on B.</summary>
internal static class HanoiTowers
{
    public const string Pegs = "ABC";

    /// <summary>Whether a text is a state.</summary>
    public static bool IsState(string discs) => discs.Length is > 0 and <= 64 && discs.All(peg => Pegs.Contains(peg, StringComparison.Ordinal));

    /// <summary>The state after a move; null when there is nothing to move or a smaller disc below.</summary>
    public static string? Move(string discs, char from, char to)
    {
        int disc = discs.IndexOf(from, StringComparison.Ordinal), below = discs.IndexOf(to, StringComparison.Ordinal);
        if (disc < 0 || from == to || (below >= 0 && below < disc)) return null;
        return string.Concat(discs.AsSpan(0, disc), to.ToString(), discs.AsSpan(disc + 1));
    }

    /// <summary>The fewest moves that bring every disc to one peg: a letter pair a move, parted by blanks.</summary>
    public static string Solve(string discs, char goal)
    {
        var moves = new StringBuilder();
        var state = new StringBuilder(discs);
        Bring(state, discs.Length - 1, goal, moves);
        return moves.ToString().TrimEnd();
    }

    /// <summary>Brings a disc and all smaller ones to a peg: the smaller ones step aside, the disc moves, they follow.</summary>
    private static void Bring(StringBuilder state, int disc, char goal, StringBuilder moves)
    {
        if (disc < 0) return;
        if (state[disc] != goal)
        {
            Bring(state, disc - 1, Pegs.Single(peg => peg != goal && peg != state[disc]), moves);
            moves.Append(state[disc]).Append(goal).Append(' ');
            state[disc] = goal;
        }
        Bring(state, disc - 1, goal, moves);
    }
}
