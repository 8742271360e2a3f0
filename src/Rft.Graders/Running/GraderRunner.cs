using System.Text;

namespace Rft.Graders.Running;

/// <summary>Calls one grader and reports what became of it. Only a checked, finite score inside the declared range becomes a number.</summary>
/// <remarks>Thread-safe. Whatever the grader does is in the outcome; the methods throw only for misuse by the caller.</remarks>
public sealed class GraderRunner
{
    private readonly IGraderExecutor _executor;
    private readonly GradingOptions _options;

    /// <summary>Creates a runner.</summary>
    /// <param name="executor">Where the grader's code runs; not owned.</param>
    /// <param name="options">Limits; the defaults when null.</param>
    public GraderRunner(IGraderExecutor executor, GradingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(executor);
        _executor = executor;
        _options = options ?? new GradingOptions();
    }

    /// <summary>What is known about the grader.</summary>
    public GraderInfo Info => _executor.Info;

    /// <summary>Grades one sample, with a grader of shape <see cref="GraderShape.Sample"/> or <see cref="GraderShape.Batch"/>.</summary>
    /// <param name="request">The sample with its row.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <param name="cancellationToken">Stops the call; the outcome is then <see cref="GradeOutcome.Cancelled"/>.</param>
    /// <exception cref="InvalidOperationException">The grader judges groups.</exception>
    public async ValueTask<GradeOutcome> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        GraderCall call = Info.Shape switch
        {
            GraderShape.Sample => new GraderCall.OfSample(request) { Seed = seed, Timeout = Timeout },
            GraderShape.Batch => new GraderCall.OfBatch([request]) { Seed = seed, Timeout = Timeout },
            _ => throw WrongShape("one sample"),
        };
        return (await RunAsync(call, [request.Sample], cancellationToken))[0];
    }

    /// <summary>Grades all samples of a prompt, with a grader of shape <see cref="GraderShape.Group"/>.</summary>
    /// <param name="request">The samples with their row.</param>
    /// <param name="seed">Seed of the group.</param>
    /// <param name="cancellationToken">Stops the call; the outcomes are then <see cref="GradeOutcome.Cancelled"/>.</param>
    /// <returns>One outcome a sample, in the same order. A failure of the call is every sample's failure.</returns>
    /// <exception cref="InvalidOperationException">The grader does not judge groups.</exception>
    public ValueTask<IReadOnlyList<GradeOutcome>> GradeGroupAsync(GroupRequest request, ulong seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Info.Shape != GraderShape.Group) throw WrongShape("a group");
        return RunAsync(new GraderCall.OfGroup(request) { Seed = seed, Timeout = Timeout }, request.Samples, cancellationToken);
    }

    /// <summary>Grades unrelated samples in one call, with a grader of shape <see cref="GraderShape.Batch"/>.</summary>
    /// <param name="requests">The samples with their rows.</param>
    /// <param name="seed">Seed of the batch.</param>
    /// <param name="cancellationToken">Stops the call; the outcomes are then <see cref="GradeOutcome.Cancelled"/>.</param>
    /// <returns>One outcome a request, in the same order. A failure of the call is every sample's failure.</returns>
    /// <exception cref="InvalidOperationException">The grader does not judge batches.</exception>
    public ValueTask<IReadOnlyList<GradeOutcome>> GradeBatchAsync(
        IReadOnlyList<GradeRequest> requests, ulong seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        if (Info.Shape != GraderShape.Batch) throw WrongShape("a batch");
        var samples = requests.Select(request => request.Sample).ToList();
        return RunAsync(new GraderCall.OfBatch(requests) { Seed = seed, Timeout = Timeout }, samples, cancellationToken);
    }

    private TimeSpan Timeout => Info.Timeout ?? _options.Timeout;

    private async ValueTask<IReadOnlyList<GradeOutcome>> RunAsync(
        GraderCall call, IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        var reply = FindTooLong(samples) is { } refusal ? refusal
            : cancellationToken.IsCancellationRequested ? new GraderReply.Cancelled()
            : await _executor.ExecuteAsync(call, cancellationToken);
        var check = new GradeCheck(Info, _options.ResultLimit);
        var outcomes = new GradeOutcome[call.Count];
        for (int i = 0; i < outcomes.Length; i++)
            outcomes[i] = check.Outcome(reply, i, call.Count) with { GraderHash = Info.Hash, Duration = reply.Duration, Log = reply.Log };
        return outcomes;
    }

    private GraderReply.Failed? FindTooLong(IReadOnlyList<Sample> samples)
    {
        foreach (var sample in samples)
        {
            int length = Encoding.UTF8.GetByteCount(sample.Text) + Encoding.UTF8.GetByteCount(sample.Reasoning ?? "");
            if (length > _options.TextLimit)
                return new GraderReply.Failed(
                    FaultCode.InputLimit, $"sample '{sample.Id}' has {length} bytes of text; at most {_options.TextLimit} are graded");
        }
        return null;
    }

    private InvalidOperationException WrongShape(string asked) =>
        new($"grader '{Info.Name}' judges a {Info.Shape.ToString().ToLowerInvariant()} in one call and was asked to grade {asked}");
}
