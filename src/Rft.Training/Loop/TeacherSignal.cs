using Rft.Training.Passes;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Turns a teacher's word on each token into advantages, and adds them to those of graders.</summary>
/// <param name="teacher">The teacher.</param>
/// <param name="forward">How sequences go through its model.</param>
/// <param name="temperature">Temperature of the sampler; both policies are compared at it.</param>
/// <remarks>Compute thread only.</remarks>
internal sealed class TeacherSignal(Teacher teacher, ForwardOptions forward, double temperature)
{
    private readonly TeacherOptions _options = teacher.Options;

    /// <summary>Sets the advantages of rollouts.</summary>
    /// <param name="rollouts">Rollouts; those of graded stages have advantages already, one a trained token.</param>
    /// <returns>The rollouts, and means over their trained tokens for the metrics.</returns>
    /// <exception cref="GuardStopException">The teacher finds a token impossible.</exception>
    public (IReadOnlyList<Rollout> Rollouts, TeacherReport Report) Apply(IReadOnlyList<Rollout> rollouts)
    {
        if (rollouts.Count == 0) return (rollouts, TeacherReport.None);
        var own = rollouts.Select(Own).ToList();
        var teachers = _options.Samples ? own : teacher.LogProbs(rollouts, forward, temperature);
        Rollout[] taught = [.. rollouts.Select((rollout, i) => rollout with { Advantages = Advantages(rollout, own[i], teachers[i]) })];
        return (taught, Report(own, teachers));
    }

    private float[][] Advantages(Rollout rollout, double[][] own, double[][] teachers) =>
        [.. own.Select((student, s) => Advantages(rollout, student, teachers[s], rollout.Advantages?[s]))];

    private float[] Advantages(Rollout rollout, double[] student, double[] teachers, float[]? rewarded)
    {
        int impossible = Array.FindIndex(teachers, value => !double.IsFinite(value));
        if (impossible >= 0)
        {
            throw new GuardStopException(
                $"the teacher's log-probability of token {impossible} of rollout {rollout.Sample.Id} is {teachers[impossible]}, from which nothing can be learnt; "
                + "its weights are damaged, or it is no model of this kind");
        }
        var values = new float[student.Length];
        double later = 0;
        for (int t = student.Length - 1; t >= 0; t--)
        {
            // What the teacher sampled is right by definition; what the student sampled is weighed by how much likelier the teacher finds it.
            later = _options.Samples ? 1 : teachers[t] - student[t] + (_options.Discount * later);
            values[t] = (float)((_options.Coef * later) + (_options.RewardCoef * (rewarded?[t] ?? 0)));
        }
        return values;
    }

    private TeacherReport Report(IReadOnlyList<double[][]> own, IReadOnlyList<double[][]> teachers)
    {
        double tokens = own.Sum(rollout => rollout.Sum(sequence => (double)sequence.Length));
        if (tokens == 0) return TeacherReport.None;
        double Sum(IReadOnlyList<double[][]> values) => values.Sum(rollout => rollout.Sum(sequence => sequence.Sum()));
        double likes = Sum(teachers) / tokens;
        return new TeacherReport(likes, _options.Samples ? null : (Sum(own) / tokens) - likes);
    }

    private static double[][] Own(Rollout rollout) =>
    [
        .. rollout.Sequences.Select(sequence => sequence.Spans.Where(span => span.Trained)
            .SelectMany(span => span.PolicyLogProbs.Select(value => (double)value)).ToArray()),
    ];
}

/// <summary>What the teacher said of a step.</summary>
/// <param name="LogProb">Mean of its log-probabilities of the trained tokens, nats.</param>
/// <param name="ReverseKl">Mean of student minus teacher over tokens of the student, an estimate of their reverse KL, nats; null where the teacher sampled.</param>
internal sealed record TeacherReport(double? LogProb, double? ReverseKl)
{
    /// <summary>Of a step without tokens.</summary>
    public static TeacherReport None { get; } = new(null, null);

    /// <summary>The report as metrics.</summary>
    public IEnumerable<KeyValuePair<string, double>> Metrics()
    {
        if (LogProb is { } likes) yield return new("teacher/log_prob", likes);
        if (ReverseKl is { } kl) yield return new("teacher/reverse_kl", kl);
    }
}
