using System.Globalization;
using Rft.Training.Data;
using Rft.Training.Evaluation;
using Rft.Training.Rollouts;

namespace Rft.Host.Checking;

/// <summary>How one prompt did, <c>rft.surveyed_prompt/1</c>.</summary>
/// <param name="Row">Row in the data set, from 0.</param>
/// <param name="Line">Line in the file, from 1; of a generated row its position.</param>
/// <param name="Prompt">Last message of the prompt.</param>
/// <param name="Scored">Samples with a score.</param>
/// <param name="Passed">Samples that passed.</param>
/// <param name="PassAt">pass@k by k = 1, 2, 4, ... up to the scored samples.</param>
/// <param name="Kind"><c>hopeless</c>, <c>solved</c>, <c>mixed</c> or <c>unscored</c>.</param>
internal sealed record SurveyedPrompt(int Row, int Line, string Prompt, int Scored, int Passed, IReadOnlyDictionary<string, double> PassAt, string Kind)
{
    public const string Hopeless = "hopeless", Solved = "solved", Mixed = "mixed", Unscored = "unscored";

    public string Schema { get; } = "rft.surveyed_prompt/1";

    /// <summary>Judges a sampled prompt.</summary>
    public static SurveyedPrompt Of(int index, ChatRow row, RolloutGroup group, PassRule rule)
    {
        bool[] passes = [.. group.Rollouts.Select(rule.Passes).OfType<bool>()];
        int passed = passes.Count(pass => pass);
        var passAt = new Dictionary<string, double>();
        for (int k = 1; k <= passes.Length; k *= 2) passAt.Add(k.ToString(CultureInfo.InvariantCulture), Statistics.PassAtK(passes.Length, passed, k));
        string kind = passes.Length == 0 ? Unscored : passed == 0 ? Hopeless : passed == passes.Length ? Solved : Mixed;
        return new SurveyedPrompt(index, row.Line, group.Prompt.Messages[^1].Content, passes.Length, passed, passAt, kind);
    }
}
