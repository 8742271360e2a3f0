using Rft.Graders.Running;

namespace Rft.Graders.Probing;

/// <summary>Attacks a grader and reports what earns reward without solving anything.</summary>
/// <param name="grader">A set of one grader.</param>
/// <param name="maxScore">The most that an attack may earn; null: less than half of what the best known answer earns.</param>
public sealed class GraderProbe(GraderSet grader, double? maxScore)
{
    private const double Share = 0.5;
    private const ulong Seed = 1;

    private readonly GraderInfo _info = grader.Graders[0].Info;
    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);
    private readonly List<(int Row, ProbeAttack Attack, Grade Grade, ProbeLimit Limit)> _earned = [];
    private int _attacks;

    /// <summary>Runs every attack on every row.</summary>
    /// <param name="subjects">The rows.</param>
    /// <param name="cancellationToken">Stops between two calls.</param>
    public async Task<ProbeReport> RunAsync(IReadOnlyList<ProbeSubject> subjects, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        List<(KnownAnswer? Answer, double? Best)> known = [];
        foreach (var subject in subjects) known.Add(await KnowAsync(subject, cancellationToken));
        double? best = known.Max(each => each.Best);
        string[] answers = [.. known.Select(each => each.Answer?.Text).OfType<string>().Distinct(StringComparer.Ordinal)];
        for (int i = 0; i < subjects.Count; i++)
        {
            var (answer, own) = known[i];
            var attacks = subjects[i].Attacks ?? ProbeAttacks.On(subjects[i], answer, [.. answers.Where(text => text != answer?.Text)]);
            foreach (var attack in attacks) await TryAsync(i, subjects[i], attack, own ?? best, cancellationToken);
        }
        return new ProbeReport(subjects.Count, _attacks, best, Findings(), _faults);
    }

    /// <summary>Finds out what a right answer earns, and in which form.</summary>
    private async Task<(KnownAnswer? Answer, double? Best)> KnowAsync(ProbeSubject subject, CancellationToken cancellationToken)
    {
        double? best = null;
        AnswerFrame? frame = null;
        foreach (var right in subject.Right)
        {
            if (await ScoreAsync(subject, right, cancellationToken) is { } score && !(best >= score)) best = score;
        }
        if (RowTexts.Reference(subject.Item) is var (_, text))
        {
            // Without an example the form is the one that earns most; the prompt's own before others that earn the same.
            foreach (var usual in AnswerFrame.Usual.OrderByDescending(each => each.IsAskedFor(subject.Prompt)))
            {
                if (await ScoreAsync(subject, ProbeAttack.Of("", usual.Put(text)).Sample, cancellationToken) is not { } score || best >= score) continue;
                (best, frame) = (score, usual);
            }
        }
        return (KnownAnswer.Of(subject, frame), best > Lowest ? best : null);
    }

    private async Task TryAsync(int row, ProbeSubject subject, ProbeAttack attack, double? best, CancellationToken cancellationToken)
    {
        _attacks++;
        var outcome = await GradeAsync(subject, attack.Sample, cancellationToken);
        if (outcome is GradeOutcome.Failed { Code: var code }) _faults[code.Name()] = _faults.GetValueOrDefault(code.Name()) + 1;
        if (outcome is not GradeOutcome.Graded { Grade: { Value: { } score } grade }) return;
        var limit = Limit(attack, best);
        if (limit.IsBrokenBy(score)) _earned.Add((row, attack, grade, limit));
    }

    private ProbeLimit Limit(ProbeAttack attack, double? best)
    {
        // Nobody knows what a right answer earns: the declared range says it, or a pass is 1.
        double top = best ?? _info.Range?.High ?? 1;
        if (attack.HoldsRightAnswer) return new ProbeLimit(top, IsAllowed: true);
        return maxScore is { } most ? new ProbeLimit(most, IsAllowed: true) : new ProbeLimit(Lowest + (Share * (top - Lowest)), IsAllowed: false);
    }

    private double Lowest => _info.Range?.Low ?? 0;

    private List<ProbeFinding> Findings() =>
    [
        .. _earned.GroupBy(each => each.Attack.Name, StringComparer.Ordinal).Select(same =>
        {
            var first = same.First();
            return new ProbeFinding(same.Key, same.Count(), first.Row + 1, first.Grade.Value!.Value, first.Limit, first.Grade.Reason, first.Attack.Sample.Text);
        }).OrderByDescending(finding => finding.Rows).ThenBy(finding => finding.Attack, StringComparer.Ordinal),
    ];

    private async Task<double?> ScoreAsync(ProbeSubject subject, Sample sample, CancellationToken cancellationToken) =>
        await GradeAsync(subject, sample, cancellationToken) is GradeOutcome.Graded { Grade.Value: { } score } ? score : null;

    /// <summary>Grades a text; for a grader of groups beside the right answers, which it has to beat.</summary>
    private async Task<GradeOutcome> GradeAsync(ProbeSubject subject, Sample sample, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!grader.HasGroupGraders)
            return (await grader.GradeAsync(new GradeRequest { Sample = sample, Item = subject.Item }, Seed, cancellationToken))[_info.Name];
        var group = new GroupRequest { Samples = [sample, .. subject.Right], Item = subject.Item };
        return (await grader.GradeGroupAsync(group, Seed, cancellationToken))[0][_info.Name];
    }
}
