using System.Globalization;
using System.Net;
using System.Text;

namespace Rft.Host.Reporting;

/// <summary>Builds a page. Whatever comes from a run goes through <see cref="Text(string)"/>: no text of a model or user is ever read as markup.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _page = new();

    /// <summary>Adds markup that the program wrote itself; numbers are written as the invariant culture has them.</summary>
    public Markup Raw(FormattableString markup)
    {
        object?[] values = [.. markup.GetArguments().Select(value => value is string text ? WebUtility.HtmlEncode(text) : value)];
        _page.Append(CultureInfo.InvariantCulture, $"{string.Format(CultureInfo.InvariantCulture, markup.Format, values)}");
        return this;
    }

    /// <summary>Adds text as text; control characters but line ends and tabs are shown as their code.</summary>
    public Markup Text(string text)
    {
        foreach (char c in WebUtility.HtmlEncode(text))
        {
            if (char.IsControl(c) && c is not ('\n' or '\t')) _page.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else _page.Append(c);
        }
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _page.ToString();
}
