namespace Rft.Graders.Tasks.BaseConversion;

/// <summary>A number in another base. The row's <c>number</c> (digits), <c>from</c> and <c>to</c> (2 to 36) are the truth.</summary>
internal sealed class BaseConversionTask() : ExactTask(
    TaskName, "The answer is the row's number in base \"to\", in lower-case digits without prefix or leading zeros.", new BaseConversionGenerator())
{
    public const string TaskName = "base-conversion";
    private const string Prefixed = "0x";

    /// <inheritdoc/>
    protected override string? Right(Item item)
    {
        int from = item.Int("from"), to = item.Int("to");
        return from is >= Digits.MinBase and <= Digits.MaxBase && to is >= Digits.MinBase and <= Digits.MaxBase
            && Digits.Parse(item.Text("number"), from) is { } number
            ? Digits.Spell(number, to)
            : null;
    }

    /// <inheritdoc/>
    protected override string? Canonical(string text)
    {
        string lower = text.ToLowerInvariant();
        if (lower.Length > 2 && lower[0] == '0' && lower[1] is 'x' or 'b' or 'o') lower = lower[Prefixed.Length..];
        string digits = string.Concat(lower.Where(c => c is not (' ' or '_'))).TrimStart('0');
        return digits.Length > 0 ? digits : "0";
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right)
    {
        int to = row.Int("to");
        var number = Digits.Parse(right, to)!.Value;
        return
        [
            row.Text("number"), Digits.Spell(number + 1, to), Digits.Spell(number + to, to), "0" + right, "0x" + right,
            string.Concat(right.Reverse()) is var turned && turned != right ? turned : right + "0",
        ];
    }
}
