namespace Rft.Training.Loop;

/// <summary>What refilling did in a step.</summary>
/// <param name="Refilled">Prompts asked for in the place of groups without signal.</param>
/// <param name="Discarded">Groups with signal that nothing was or will be trained on: beyond the step's size, too old, or of a step that was skipped.</param>
/// <param name="CarriedAges">Age of each group of an earlier step that is trained on, in optimizer steps.</param>
/// <param name="Skipped">Whether the step makes no update because it could not be filled.</param>
internal sealed record RefillReport(int Refilled, int Discarded, IReadOnlyList<int> CarriedAges, bool Skipped);
