using Rft.Training.Checkpoints;
using Rft.Training.Models;
using Rft.Training.Tokenizers;

namespace Rft.Training.Loop;

/// <summary>Opens a model that a stage names as its teacher, on a compute thread.</summary>
/// <param name="name">The name in <see cref="TeacherOptions.Model"/>.</param>
/// <param name="cancellationToken">Cancels before it begins.</param>
public delegate Task<Policy> TeacherOpener(string name, CancellationToken cancellationToken);

/// <summary>The teachers of a run's stages.</summary>
/// <param name="student">The policy.</param>
/// <param name="frozen">Copies of the policy.</param>
/// <param name="open">Opens teachers by name; null: the plan names none.</param>
internal sealed class Teachers(Policy student, FrozenPolicies frozen, TeacherOpener? open)
{
    /// <summary>Keeps what later stages need of the policy as it is, at the very beginning of a stage.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stage">Index of the stage that begins.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    public async Task KeepAsync(TrainingPlan plan, int stage, CancellationToken cancellationToken)
    {
        if (stage > 0 && plan.Stages.Skip(stage).Any(later => Options(later)?.Stage == plan.Stages[stage - 1].Name))
            await frozen.KeepAsync(AfterStage(plan.Stages[stage - 1].Name), cancellationToken).ConfigureAwait(false);
        if (Options(plan.Stages[stage]) is { Model: null, Stage: null })
            await frozen.KeepAsync(BeforeStage(plan.Stages[stage].Name), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The teacher of a stage; null: it has none. The caller disposes its model on the compute thread.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="ArgumentException">The teacher's vocabulary is another one.</exception>
    /// <exception cref="CheckpointException">The copy of the policy is gone.</exception>
    public async Task<Teacher?> OpenAsync(RftStagePlan stage, CancellationToken cancellationToken)
    {
        if (stage.Options.Teacher is not { } options) return null;
        if (options.Model is not { } name)
        {
            string file = options.Stage is { } source ? AfterStage(source) : BeforeStage(stage.Name);
            return Of(await frozen.OpenAsync(file, cancellationToken).ConfigureAwait(false), options);
        }
        return Of(await OpenNamedAsync(student, open, name, cancellationToken).ConfigureAwait(false), options);
    }

    /// <summary>Opens a named teacher.</summary>
    /// <exception cref="ArgumentException">The teacher's vocabulary is another one.</exception>
    public static async Task<Decoder> OpenNamedAsync(Policy student, TeacherOpener? open, string name, CancellationToken cancellationToken)
    {
        if (open is null) throw new InvalidOperationException($"the teacher {name} needs somebody who opens it");
        var named = await open(name, cancellationToken).ConfigureAwait(false);
        Vocabularies.RequireSame(student.Chat.Tokenizer, named.Chat.Tokenizer, name);
        return named.Model;
    }

    private Teacher Of(Decoder model, TeacherOptions options) =>
        new(new Policy(student.Compute, model, student.Chat) { Version = Teacher.Version }, options);

    private static TeacherOptions? Options(StagePlan stage) => (stage as RftStagePlan)?.Options.Teacher;

    private static string AfterStage(string stage) => $"after-{stage}.safetensors";

    private static string BeforeStage(string stage) => $"before-{stage}.safetensors";
}
