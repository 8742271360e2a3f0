using Rft.Graders.OpenAi.Formulas;
using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.OpenAi.Grading;

/// <summary>Combines the scores of other graders by a formula. Their scores are metrics of the grade, by the names the formula uses.</summary>
/// <param name="spec">The formula and what to do without a score.</param>
/// <param name="graders">One grader a part, in the same order.</param>
internal sealed class MultiGrader(MultiSpec spec, IReadOnlyList<IGrader> graders) : IGrader
{
    public async ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        var answers = await AnswerAsync(request, context, cancellationToken);
        double[] scores = new double[answers.Length];
        var metrics = new List<(string Name, double Value)>();
        var reasons = new List<string>();
        for (int i = 0; i < answers.Length; i++)
        {
            string variable = spec.Parts[i].Variable;
            var grade = Settle(variable, answers[i], context);
            // What cannot be judged by one grader cannot be judged by the whole.
            if (grade.State == GradeState.Invalid) return Grade.Invalid(Name(variable, grade.Reason));
            if (grade.State == GradeState.NotApplicable)
            {
                if (spec.OnNotApplicable == NoScorePolicy.Inherit) return Grade.NotApplicable(Name(variable, grade.Reason ?? "not applicable"));
                grade = Grade.Score(0, "not applicable, counted as zero");
            }
            scores[i] = grade.Value!.Value;
            metrics.Add((variable, scores[i]));
            metrics.AddRange(grade.Metrics.Select(metric => ($"{variable}/{metric.Key}", metric.Value)));
            if (grade.Reason is not null) reasons.Add(Name(variable, grade.Reason));
        }
        var whole = Grade.Score(Evaluate(scores), reasons.Count > 0 ? string.Join("; ", reasons) : null);
        return metrics.Aggregate(whole, (grade, metric) => grade.With(metric.Name, metric.Value));
    }

    /// <summary>Asks every part. Those without a judge go first: when one of them fails the whole, no judge is paid.</summary>
    private async Task<Answer[]> AnswerAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        var answers = new Answer[graders.Count];
        for (int i = 0; i < answers.Length; i++)
        {
            if (spec.Parts[i].Grader.UsesJudge) continue;
            answers[i] = await AnswerAsync(graders[i], request, context, cancellationToken);
            if (answers[i].Fault is { } fault && spec.OnError == NoScorePolicy.Inherit) throw Within(spec.Parts[i].Variable, fault);
        }
        int[] judges = [.. Enumerable.Range(0, answers.Length).Where(i => spec.Parts[i].Grader.UsesJudge)];
        var verdicts = await Task.WhenAll(judges.Select(i => AnswerAsync(graders[i], request, context, cancellationToken)));
        for (int j = 0; j < judges.Length; j++) answers[judges[j]] = verdicts[j];
        return answers;
    }

    private static async Task<Answer> AnswerAsync(
        IGrader grader, GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        try
        {
            return new Answer(await grader.GradeAsync(request, context, cancellationToken), null);
        }
        catch (GraderFaultException fault)
        {
            return new Answer(null, fault);
        }
    }

    private Grade Settle(string variable, Answer answer, GradeContext context)
    {
        if (answer.Grade is { } grade) return grade;
        if (spec.OnError == NoScorePolicy.Inherit) throw Within(variable, answer.Fault!);
        string fault = $"{answer.Fault!.Code.Name()}, counted as zero";
        context.Log($"{variable}: {fault}: {answer.Fault.Message}");
        return Grade.Score(0, fault);
    }

    private double Evaluate(double[] scores)
    {
        try
        {
            return spec.Formula.Evaluate(scores);
        }
        catch (FormulaException e)
        {
            string values = string.Join(", ", scores.Select((score, i) => FormattableString.Invariant($"{spec.Parts[i].Variable} = {score}")));
            throw new GraderFaultException(
                FaultCode.FormulaParseError, $"{e.Message} ({values})", spec.Place.At("calculate_output").Position, e);
        }
    }

    private static GraderFaultException Within(string variable, GraderFaultException fault) =>
        new(fault.Code, Name(variable, fault.Message), fault.Position, fault);

    private static string Name(string variable, string? text) => $"{variable}: {text}";

    private readonly record struct Answer(Grade? Grade, GraderFaultException? Fault);
}
