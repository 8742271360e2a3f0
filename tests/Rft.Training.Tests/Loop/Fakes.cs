using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Runs;
using Rft.Training.Sampling;
using Rft.Training.Tokenizers;

namespace Rft.Training.Tests.Loop;

/// <summary>Gives each completion two tokens that spell its prompt's number and its member, in an order of the test's choice.</summary>
internal sealed class ScriptedSampler(Func<int, int>? order = null) : ISampler
{
    /// <summary>Requests that were answered together.</summary>
    public List<IReadOnlyList<SampleRequest>> Calls { get; } = [];

    public async IAsyncEnumerable<Completion> SampleAsync(
        ChannelReader<SampleRequest> requests, SamplingSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What waits together is sampled together, what is asked for meanwhile after it.
        while (await requests.WaitToReadAsync(cancellationToken))
        {
            List<SampleRequest> waiting = [];
            while (requests.TryRead(out var request)) waiting.Add(request);
            Calls.Add(waiting);
            await foreach (var completion in AnswerAsync(waiting, cancellationToken)) yield return completion;
        }
    }

    private async IAsyncEnumerable<Completion> AnswerAsync(IReadOnlyList<SampleRequest> requests, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tokens = requests.ToDictionary(request => request.Index, request => request.Tokens);
        var all = requests.SelectMany(request => Enumerable.Range(0, request.Count).Select(member => (request.Index, Member: member))).ToList();
        foreach (int i in Enumerable.Range(0, all.Count).OrderBy(order ?? (i => i)))
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            var (index, member) = all[i];
            yield return new Completion(index, member, ['0' + tokens[index][1] % 10, '0' + member, ByteTokenizer.End], [-1, -2, -3], [-1, -2, -3], true, 1.5, 7);
        }
    }
}

/// <summary>Grades with functions.</summary>
internal sealed class ScriptedGrader(
    Func<GradeRequest, ulong, CancellationToken, ValueTask<GradeOutcome>> grade, Func<GroupRequest, ulong, IEnumerable<GradeOutcome>>? group = null) : IRolloutGrader
{
    public ScriptedGrader(Func<GradeRequest, double> score)
        : this((request, _, _) => ValueTask.FromResult<GradeOutcome>(new GradeOutcome.Graded(Grade.Score(score(request)))))
    {
    }

    public bool GradesGroups => group is not null;

    public string Version { get; init; } = "1";

    public async ValueTask<IReadOnlyDictionary<string, GradeOutcome>> GradeAsync(GradeRequest request, ulong seed, CancellationToken cancellationToken) =>
        new Dictionary<string, GradeOutcome> { ["single"] = await grade(request, seed, cancellationToken) };

    public ValueTask<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>> GradeGroupAsync(
        GroupRequest request, ulong seed, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>>>(
            [.. group!(request, seed).Select(outcome => new Dictionary<string, GradeOutcome> { ["group"] = outcome })]);
}

/// <summary>Keeps what a run reports.</summary>
internal sealed class RecordingObserver : IRunObserver
{
    public List<StepMetrics> Steps { get; } = [];

    public List<EvaluationResult> Evaluations { get; } = [];

    public List<StepMetrics> Measurements { get; } = [];

    public List<string> Notices { get; } = [];

    /// <summary>Called after each step.</summary>
    public Action<StepMetrics> OnStep { get; set; } = _ => { };

    public void StageStarted(string name, string method, int firstStep, int steps)
    {
    }

    public void StepCompleted(StepMetrics metrics)
    {
        Steps.Add(metrics);
        OnStep(metrics);
    }

    public void Measured(StepMetrics measured) => Measurements.Add(measured);

    public void Evaluated(EvaluationResult result) => Evaluations.Add(result);

    public void Notice(string message) => Notices.Add(message);
}

/// <summary>Data of loop tests.</summary>
internal static class LoopData
{
    public static TinyChatFormat Chat { get; } = new(new ByteTokenizer([]));

    /// <summary>Rows whose user message is one character.</summary>
    public static ChatRow[] Rows(int count, string? kind = null) =>
    [
        .. Enumerable.Range(0, count).Select(i => new ChatRow(
            [new Message { Role = "user", Content = ((char)('a' + i)).ToString() }], [false], 1,
            Item.Parse(kind is null ? $$"""{"row":{{i}}}""" : $$"""{"row":{{i}},"kind":"{{kind}}"}"""), i + 1)),
    ];

    public static RolloutRequest[] Requests(int count)
    {
        var prompts = new PromptDataset(Rows(count), Chat, 1).All;
        return [.. prompts.Select((prompt, i) => new RolloutRequest(i, prompt, $"p{i}", Seed.Derive(4, (ulong)i)))];
    }

    public static SamplingSettings Settings { get; } = new() { MaxTokens = 4 };

    public static GroupSource Source(IRolloutGrader grader, int workers = 2, ISampler? sampler = null) =>
        new(new RolloutStage(sampler ?? new ScriptedSampler(), Chat), new GradingStage(grader, workers), TimeProvider.System);
}
