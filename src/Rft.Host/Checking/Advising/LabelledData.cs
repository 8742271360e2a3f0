namespace Rft.Host.Checking.Advising;

/// <summary>How many rows of a data set say what a right answer is.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Labelled">Rows with a trained answer or a reference.</param>
internal sealed record LabelledData(string Name, int Rows, int Labelled);
