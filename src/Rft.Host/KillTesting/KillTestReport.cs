namespace Rft.Host.KillTesting;

/// <summary>What a kill test is asked for.</summary>
/// <param name="Config">The experiment file.</param>
/// <param name="Sets">Changes to it.</param>
/// <param name="Folder">Where the runs go.</param>
/// <param name="Instants">Random instants to kill at, beside the phases.</param>
/// <param name="Seed">Decides the instants.</param>
internal sealed record KillTestRequest(string Config, IReadOnlyList<string> Sets, string Folder, int Instants, ulong Seed);

/// <summary>What a kill test found.</summary>
/// <param name="Seconds">Wall time of the undisturbed run.</param>
/// <param name="WeightsSha256">Its weights.</param>
/// <param name="Varying">Graders that are not promised to repeat themselves; where there are some, weights and grades are not compared with the undisturbed run's.</param>
/// <param name="Kills">The killed runs.</param>
internal sealed record KillTestReport(double Seconds, string? WeightsSha256, IReadOnlyList<string> Varying, IReadOnlyList<KilledRun> Kills)
{
    /// <summary>Kills after which a run was not the undisturbed one.</summary>
    public int Failed => Kills.Count(kill => kill.Difference is not null);
}

/// <summary>A run that was killed and resumed.</summary>
/// <param name="Point">When it was to be killed.</param>
/// <param name="Where">The last phase in its journal; null: it had none.</param>
/// <param name="GradesKept">Grades that its journal had, which must not be asked for again.</param>
/// <param name="Difference">What it lost, or where it differs from the undisturbed run; null: nothing, nowhere.</param>
internal sealed record KilledRun(string Point, string? Where, int GradesKept, string? Difference);
