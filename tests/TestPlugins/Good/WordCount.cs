using Rft.Graders;

namespace Good;

public sealed record WordCountOptions
{
    public int MaxWords { get; init; } = 3;
}

/// <summary>1 up to the limit of words, else 0.</summary>
[Grader("test/word-count", Version = "1.2", Range = "0..1")]
public sealed class WordCount(WordCountOptions options) : IGrader, IDisposable
{
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        int words = request.Sample.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        context.Log($"seed {context.Seed}");
        return ValueTask.FromResult(Grade.Pass(words <= options.MaxWords).With("words", words));
    }

    public void Dispose() => throw new InvalidOperationException("a Dispose that throws");
}
