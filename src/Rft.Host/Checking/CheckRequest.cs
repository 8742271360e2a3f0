namespace Rft.Host.Checking;

/// <summary>What a check does beyond reading.</summary>
/// <param name="Smoke">Whether to start the model and take a step of every stage.</param>
/// <param name="Measure">Whether to measure what a run will take.</param>
/// <param name="Survey">Which prompts to sample beside a smoke step; null: none, or the usual ones of a trained model.</param>
internal sealed record CheckRequest(bool Smoke, bool Measure, SurveyRequest? Survey);
