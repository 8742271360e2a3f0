namespace Rft.Graders.Tasks.SqlResult;

/// <summary>Whether a query fixes the order of its rows.</summary>
internal static class SqlOrder
{
    /// <summary>Whether ORDER BY stands outside of all brackets, texts and comments.</summary>
    public static bool Orders(string sql)
    {
        string before = "";
        int depth = 0;
        for (int i = 0; i < sql.Length; i++)
        {
            if (Skip(sql, i) is var end && end > i)
            {
                if (sql[i] is not ('-' or '/')) before = "";
                i = end;
            }
            else if (char.IsLetter(sql[i]))
            {
                int start = i;
                while (i + 1 < sql.Length && (char.IsLetterOrDigit(sql[i + 1]) || sql[i + 1] == '_')) i++;
                string word = sql[start..(i + 1)].ToUpperInvariant();
                if (depth == 0 && before == "ORDER" && word == "BY") return true;
                before = word;
            }
            else if (!char.IsWhiteSpace(sql[i]))
            {
                depth += sql[i] switch { '(' => 1, ')' => -1, _ => 0 };
                before = "";
            }
        }
        return false;
    }

    /// <summary>The last character of the text, quoted name or comment that begins here; the place itself when none does.</summary>
    private static int Skip(string sql, int start)
    {
        string? close = sql[start] switch
        {
            '\'' => "'",
            '"' => "\"",
            '`' => "`",
            '[' => "]",
            '-' when start + 1 < sql.Length && sql[start + 1] == '-' => "\n",
            '/' when start + 1 < sql.Length && sql[start + 1] == '*' => "*/",
            _ => null,
        };
        if (close is null) return start;
        int end = sql.IndexOf(close, start + 1, StringComparison.Ordinal);
        return end < 0 ? sql.Length - 1 : end + close.Length - 1;
    }
}
