namespace Rft.Graders.Tasks.Sudoku;

/// <summary>A square of 4 or 9 digits a side, row by row; a dot is a blank.</summary>
internal static class SudokuGrid
{
    public const char Blank = '.';

    /// <summary>Digits a side: 4 or 9; 0 when the text is no square of digits and blanks.</summary>
    public static int Side(string grid)
    {
        int side = grid.Length switch { 16 => 4, 81 => 9, _ => 0 };
        return grid.All(c => c == Blank || (c >= '1' && c - '0' <= side)) ? side : 0;
    }

    /// <summary>Whether every row, column and box holds each digit once.</summary>
    public static bool IsSolved(string grid, int side) =>
        !grid.Contains(Blank, StringComparison.Ordinal) && Enumerable.Range(0, grid.Length).All(cell => Fits(grid, side, cell, grid[cell]));

    /// <summary>The first solution by the order of digits; null when there is none.</summary>
    public static string? Solve(string grid, int side)
    {
        int cell = grid.IndexOf(Blank, StringComparison.Ordinal);
        if (cell < 0) return IsSolved(grid, side) ? grid : null;
        for (char digit = '1'; digit - '0' <= side; digit++)
        {
            if (Fits(grid, side, cell, digit) && Solve(string.Concat(grid.AsSpan(0, cell), digit.ToString(), grid.AsSpan(cell + 1)), side) is { } solved)
                return solved;
        }
        return null;
    }

    /// <summary>Whether no other cell of the same row, column or box holds the digit.</summary>
    private static bool Fits(string grid, int side, int cell, char digit)
    {
        int box = side == 4 ? 2 : 3, row = cell / side, column = cell % side;
        for (int other = 0; other < grid.Length; other++)
        {
            if (other == cell || grid[other] != digit) continue;
            int otherRow = other / side, otherColumn = other % side;
            if (otherRow == row || otherColumn == column || (otherRow / box == row / box && otherColumn / box == column / box)) return false;
        }
        return true;
    }
}
