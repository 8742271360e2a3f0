using Rft.Graders;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Host.Rollouts;
using Rft.Host.Runs;
using Rft.Training.Data;

namespace Rft.Host.Regrading;

/// <summary>The rollouts of a run with the rows they answer.</summary>
internal sealed class SavedRun
{
    private readonly DataSets _data;

    private SavedRun(string folder, ExperimentConfig config, IReadOnlyList<RolloutRecord> rollouts)
    {
        (Folder, Config, Rollouts, _data) = (folder, config, rollouts, new DataSets(config));
    }

    /// <summary>The run's folder.</summary>
    public string Folder { get; }

    /// <summary>Its experiment.</summary>
    public ExperimentConfig Config { get; }

    /// <summary>Its rollouts in order.</summary>
    public IReadOnlyList<RolloutRecord> Rollouts { get; }

    /// <summary>Reads a run.</summary>
    /// <param name="run">Its folder, its id, or latest.</param>
    /// <param name="step">Only this step; null: all.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="UsageException">There is no such run, or a rollout cannot be read.</exception>
    public static async Task<SavedRun> ReadAsync(string run, int? step, CancellationToken cancellationToken)
    {
        string folder = RunFolders.Find(run, RunFolders.DefaultParent);
        var config = ConfigLoader.Load(Path.Combine(folder, "config.yaml"), ConfigSources.FromProcess([])).Config;
        static void Refuse(string place, string reason) => throw new UsageException($"{place}: not a rollout: {reason}");
        List<RolloutRecord> rollouts = [];
        var lines = RolloutFiles.ReadAsync(RolloutFiles.Locate(folder, RunFolders.DefaultParent), step, Refuse, cancellationToken);
        await foreach (var (_, rollout) in lines.ConfigureAwait(false)) rollouts.Add(rollout);
        return new SavedRun(folder, config, rollouts);
    }

    /// <summary>The run with only the groups that its graders scored: a distill stage without rewards, or a step that a guard ended, has others.</summary>
    public SavedRun Graded()
    {
        var ungraded = Rollouts.Where(rollout => rollout.Scores.Count == 0).Select(Group).ToHashSet();
        return ungraded.Count == 0 ? this : new SavedRun(Folder, Config, [.. Rollouts.Where(rollout => !ungraded.Contains(Group(rollout)))]);

        static (string, int, int) Group(RolloutRecord rollout) => (rollout.Stage, rollout.Step, rollout.PromptIndex);
    }

    /// <summary>One of the run's graders.</summary>
    /// <param name="name">Its name; null: the only one.</param>
    /// <exception cref="UsageException">There is none of this name, or there are several.</exception>
    public GraderConfig Grader(string? name)
    {
        string known = string.Join(", ", Config.Graders.Keys.Order(StringComparer.Ordinal));
        if (name is not null) return Config.Graders.GetValueOrDefault(name) ?? throw new UsageException($"the run has no grader '{name}'; it has {known}");
        return Config.Graders.Count == 1
            ? Config.Graders.Values.First()
            : throw new UsageException($"the run has several graders; name one with --grader: {known}");
    }

    /// <summary>The row that a rollout answers.</summary>
    /// <param name="rollout">The rollout.</param>
    /// <exception cref="UsageException">The data is not the run's any more.</exception>
    public Item Row(RolloutRecord rollout)
    {
        string data = Config.Stages.FirstOrDefault(stage => stage.Name == rollout.Stage)?.Data
            ?? throw new UsageException($"the run's experiment has no stage '{rollout.Stage}', of which rollout {rollout.Id} is");
        var rows = _data.Rows(data, ChatRowUse.Prompt);
        if (rollout.Row < rows.Count && rows[rollout.Row].PromptMessages.Select(message => (message.Role, message.Content)).SequenceEqual(rollout.Messages))
            return rows[rollout.Row].Item;
        throw new UsageException($"row {rollout.Row} of the data '{data}' is not what rollout {rollout.Id} answers: the data has changed since the run");
    }

    /// <summary>What graders saw of a rollout. Reasoning and tool calls are not in the file.</summary>
    public static Sample Sample(RolloutRecord rollout) => new()
    {
        Id = rollout.Id,
        Text = rollout.Text,
        TokenCount = rollout.Tokens,
        FinishReason = rollout.FinishReason switch
        {
            "length" => FinishReason.Length,
            "tool_calls" => FinishReason.ToolCalls,
            _ => FinishReason.Stop,
        },
        Messages =
        [
            .. rollout.Messages.Select(message => new Message { Role = message.Role, Content = message.Content }),
            new Message { Role = "assistant", Content = rollout.Text },
        ],
    };
}
