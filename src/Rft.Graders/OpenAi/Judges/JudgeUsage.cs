namespace Rft.Graders.OpenAi.Judges;

/// <summary>Counts what each judge model was used for. Thread-safe.</summary>
internal sealed class JudgeUsage
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JudgeTokens> _models = new(StringComparer.Ordinal);

    public void Add(string model, JudgeTokens tokens)
    {
        lock (_gate) _models[model] = _models.GetValueOrDefault(model, JudgeTokens.None).Plus(tokens);
    }

    public IReadOnlyDictionary<string, JudgeTokens> Snapshot()
    {
        lock (_gate) return new Dictionary<string, JudgeTokens>(_models, StringComparer.Ordinal);
    }
}
