using Rft.Graders;
using Rft.Host.Configuration;
using Rft.Training.Data;
using Rft.Training.Tokenizers;

namespace Rft.Host.Composition;

/// <summary>
/// Finds rows that the model cannot take, before anything is sampled or trained: prompts without room for an answer, conversations longer
/// than the context.
/// </summary>
internal static class ContextFit
{
    /// <summary>The rows that do not fit, in the order of stages and rows.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="data">Its data sets.</param>
    /// <returns>One exception a row, made as the caller asks for it: throw the first, or list them.</returns>
    /// <exception cref="DatasetException">A row is wrong in itself.</exception>
    public static IEnumerable<DatasetException> Misfits(ExperimentConfig config, DataSets data)
    {
        var (shape, chat, folder) = ModelSource.Of(config.Model);
        var context = new ContextLimit(shape.Context, folder is null ? ", or raise model.tiny.context" : "");
        foreach (var (name, rows) in Conversations(config, data))
        {
            foreach (var misfit in Misfits(config.Data[name], rows, row => Conversation(row, chat, context))) yield return misfit;
        }
        foreach (var stage in config.Stages.OfType<RftStageConfig>().Where(stage => stage.Teacher?.Context is not null))
        {
            var rows = data.Rows(stage.Data, ChatRowUse.Prompt);
            foreach (var misfit in Misfits(config.Data[stage.Data], rows, row => Informed(row, stage, chat, context))) yield return misfit;
        }
        foreach (var (name, limit) in Prompts(config))
        {
            var rows = data.Rows(name, ChatRowUse.Prompt);
            foreach (var misfit in Misfits(config.Data[name], rows, row => Prompt(row.PromptMessages, chat, context, limit))) yield return misfit;
        }
    }

    // Both answers of a pair stand on its line; each must fit.
    private static IEnumerable<(string Data, IEnumerable<ChatRow> Rows)> Conversations(ExperimentConfig config, DataSets data) =>
        from stage in config.Stages.OfType<SupervisedStageConfig>()
        from name in new[] { stage.Data, stage.HeldOut?.Data }.OfType<string>()
        select (name, stage is DpoStageConfig
            ? data.Pairs(name).SelectMany(pair => new[] { pair.Chosen, pair.Rejected })
            : data.Rows(name, ChatRowUse.Supervised));

    // Each data set that is sampled from, with the longest answer that is asked of it.
    private static IEnumerable<(string Data, int MaxTokens)> Prompts(ExperimentConfig config)
    {
        var sampled = config.Stages.OfType<RftStageConfig>().Select(stage => (stage.Data, stage.Sampling.MaxTokens));
        if (config.Eval is { } eval) sampled = sampled.Append((eval.Data, PlanBuilder.EvaluationSampling(config).MaxTokens));
        return sampled.GroupBy(use => use.Data, StringComparer.Ordinal).Select(uses => (uses.Key, uses.Max(use => use.MaxTokens)));
    }

    private static IEnumerable<DatasetException> Misfits(DataConfig set, IEnumerable<ChatRow> rows, Func<ChatRow, string?> problem)
    {
        foreach (var row in rows)
        {
            if (problem(row) is not { } found) continue;
            yield return set is FileDataConfig file
                ? new DatasetException(file.File, row.Line, 1, $"data set '{set.Name}': {found}")
                : new DatasetException($"data set '{set.Name}', row {row.Line}: {found}");
        }
    }

    private static string? Conversation(ChatRow row, IChatFormat chat, ContextLimit context) => Expressible(() =>
    {
        // The last token is never read, only predicted.
        int length = chat.EncodeConversation(row.Messages, row.Trained).Tokens.Length;
        return length - 1 <= context.Tokens
            ? null
            : $"the conversation has {length} tokens, more than the model's context of {context.Tokens}; shorten it{context.Cure}";
    });

    private static string? Informed(ChatRow row, RftStageConfig stage, IChatFormat chat, ContextLimit context)
    {
        try
        {
            var messages = TeacherContext.Add(row.PromptMessages, stage.Teacher!.Context!, row.Item);
            return Prompt(messages, chat, context, stage.Sampling.MaxTokens) is { } problem ? $"with the teacher's context of stage {stage.Name}, {problem}" : null;
        }
        catch (FormatException e)
        {
            return $"the teacher's context of stage {stage.Name} cannot be made: {e.Message}";
        }
    }

    private static string? Prompt(IReadOnlyList<Message> messages, IChatFormat chat, ContextLimit context, int limit) => Expressible(() =>
    {
        int length = chat.EncodePrompt(messages).Length;
        return length + limit <= context.Tokens
            ? null
            : $"the prompt has {length} tokens and max_tokens is {limit}: together more than the model's context of {context.Tokens}; "
                + $"shorten it, lower max_tokens{context.Cure}";
    });

    private sealed record ContextLimit(int Tokens, string Cure);

    private static string? Expressible(Func<string?> problem)
    {
        try
        {
            return problem();
        }
        catch (NotSupportedException e)
        {
            return e.Message;
        }
    }
}
