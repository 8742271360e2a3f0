namespace Rft.Host.Checking;

/// <summary>Which prompts a smoke check samples, and what it writes.</summary>
/// <param name="Prompts">How many prompts, at least 1.</param>
/// <param name="Samples">Completions a prompt; null: the stage's group size.</param>
/// <param name="Model">The model that samples; null: the experiment's, untrained.</param>
/// <param name="Out">Where every prompt's result goes; null: nowhere.</param>
/// <param name="Drop">Kinds of prompts that the filtered data leave out.</param>
/// <param name="Filtered">Where the filtered data go; null: nowhere.</param>
internal sealed record SurveyRequest(int Prompts, int? Samples, string? Model, string? Out, IReadOnlyList<string> Drop, string? Filtered);
