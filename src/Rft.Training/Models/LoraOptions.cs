using System.Text.RegularExpressions;

namespace Rft.Training.Models;

/// <summary>Shape of a low-rank adapter. Immutable.</summary>
public sealed record LoraOptions
{
    /// <summary>The word that stands for every linear map of the blocks, experts included.</summary>
    public const string AllLinear = "all-linear";

    /// <summary>Rank, r.</summary>
    public required int Rank { get; init; }

    /// <summary>Scale before it is divided by the rank.</summary>
    public required double Alpha { get; init; }

    /// <summary>Share of an adapted map's inputs that the adapter does not see in training, 0 to below 1; the others are scaled up.</summary>
    public double Dropout { get; init; }

    /// <summary>Divides by the root of the rank instead (rsLoRA; Kalajdzievski 2023).</summary>
    public bool RankStabilised { get; init; }

    /// <summary>What is adapted: last parts of paths such as <c>q_proj</c>, or <see cref="AllLinear"/>. Empty with <see cref="Pattern"/>.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [AllLinear];

    /// <summary>A regular expression that whole paths match; null: <see cref="Targets"/> decides.</summary>
    public string? Pattern { get; init; }

    /// <summary>The factor on what the adapter adds.</summary>
    public double Scale => Alpha / (RankStabilised ? Math.Sqrt(Rank) : Rank);

    /// <summary>Parameters of the adapter on a model.</summary>
    /// <param name="shape">The model's shape.</param>
    public long Parameters(DecoderConfig shape) => DecoderParameters.Shapes(shape)
        .Where(parameter => parameter.Name.EndsWith(DecoderParameters.ProjectionEnd, StringComparison.Ordinal) && Takes(parameter.Name[..^".weight".Length]))
        .Sum(parameter => Rank * (parameter.Shape[0] + parameter.Shape[1]));

    /// <summary>Whether a linear map is adapted.</summary>
    /// <param name="path">Its path, for example <c>model.layers.0.self_attn.q_proj</c>.</param>
    public bool Takes(string path) => Pattern is { } pattern
        ? Regex.IsMatch(path, $"^(?:{pattern})$", RegexOptions.NonBacktracking)
        : Targets.Any(target => target == AllLinear || path == target || path.EndsWith("." + target, StringComparison.Ordinal));
}
