namespace Rft.Host.Checking;

/// <summary>Which prompts a smoke check samples, and what it writes.</summary>
/// <param name="Prompts">How many prompts, at least 1.</param>
/// <param name="Samples">Completions a prompt; null: the stage's group size.</param>
/// <param name="Model">The model that samples; null: the experiment's, untrained.</param>
/// <param name="Out">Where every prompt's result goes; null: nowhere.</param>
/// <param name="Drop">Kinds of prompts that the filtered data leave out.</param>
/// <param name="Filtered">Where the filtered data go; null: nowhere.</param>
internal sealed record SurveyRequest(int Prompts, int? Samples, string? Model, string? Out, IReadOnlyList<string> Drop, string? Filtered);

/// <summary>How the prompts of a stage did.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Metric">The grader that says whether a sample passes, or <c>reward</c>.</param>
/// <param name="Samples">Completions a prompt.</param>
/// <param name="Prompts">Prompts that were sampled.</param>
/// <param name="Hopeless">Prompts of which no sample passed.</param>
/// <param name="Solved">Prompts of which every sample passed.</param>
/// <param name="Mixed">The prompts between.</param>
/// <param name="Unscored">Prompts without a score.</param>
/// <param name="Kept">Rows of the filtered data; null: none were written.</param>
internal sealed record SurveyLine(string Stage, string Metric, int Samples, int Prompts, int Hopeless, int Solved, int Mixed, int Unscored, int? Kept);
