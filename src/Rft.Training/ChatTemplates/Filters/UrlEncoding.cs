using System.Text;
using Rft.Training.ChatTemplates.Rendering;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Filters;

/// <summary>The filter <c>urlencode</c>.</summary>
internal static class UrlEncoding
{
    /// <summary>Quotes a text for a path, or pairs for a query.</summary>
    public static object? Apply(object? value, CallArguments arguments, Session session)
    {
        arguments.Bind("urlencode", 0);
        var budget = session.Budget;
        if (value is string or Markup || !Python.IsIterable(value)) return Quote(PyText.Str(value, budget), "/");
        var pairs = value is PyDict dict ? dict.Items.Select(entry => (object?)new PyTuple(entry.Key, entry.Value)) : Python.Iterate(value);
        return string.Join('&', pairs.Select(pair =>
        {
            var parts = Python.ToList(pair, budget);
            if (parts.Count != 2) throw new TemplateFault("urlencode needs pairs");
            return $"{Quote(PyText.Str(parts[0], budget), "").Replace("%20", "+", StringComparison.Ordinal)}="
                + Quote(PyText.Str(parts[1], budget), "").Replace("%20", "+", StringComparison.Ordinal);
        }));
    }

    private static string Quote(string text, string safe)
    {
        var quoted = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || "_.-~".Contains(c, StringComparison.Ordinal) || safe.Contains(c, StringComparison.Ordinal)) quoted.Append(c);
            else quoted.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return quoted.ToString();
    }
}
