using System.Text.Json;

namespace Rft.Graders.Cases;

/// <summary>One row of a file of saved completions. Immutable.</summary>
/// <param name="Line">Line in its file, from 1.</param>
/// <param name="Item">What graders see as the dataset row.</param>
/// <param name="Sample">The completion.</param>
/// <param name="Row">The whole line, with what is neither item nor sample, for example a label.</param>
public sealed record SavedSample(int Line, Item Item, Sample Sample, JsonElement Row);
