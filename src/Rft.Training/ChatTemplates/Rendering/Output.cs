using System.Text;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>A text that grows within the budget.</summary>
internal sealed class Output(Budget budget)
{
    private readonly StringBuilder _text = new();

    public int Length => _text.Length;

    /// <exception cref="TemplateFault">The text grows too long.</exception>
    public void Write(string text)
    {
        budget.Text(text.Length);
        if (_text.Length + (long)text.Length > budget.Limits.MaxOutput) budget.Text(_text.Length + (long)text.Length);
        _text.Append(text);
    }

    public override string ToString() => _text.ToString();
}
