namespace Rft.Host.Configuration;

/// <summary>The held-out loss of a stage.</summary>
/// <param name="Data">Name of the data set.</param>
/// <param name="EverySteps">Steps between measurements; 0: only before the first step and after the last.</param>
/// <param name="Patience">Measurements in a row without improvement after which the stage ends; 0: never.</param>
/// <param name="MinDelta">How far the loss must fall to count as an improvement.</param>
public sealed record HeldOutConfig(string Data, int EverySteps, int Patience, double MinDelta)
{
    /// <summary>Steps between measurements where the file gives none.</summary>
    public const int UsualSteps = 50;
}
