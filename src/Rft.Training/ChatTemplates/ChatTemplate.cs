using System.Text.Json;
using Rft.Training.ChatTemplates.Rendering;
using Rft.Training.ChatTemplates.Syntax;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates;

/// <summary>
/// A model's chat template: Jinja as jinja2 3.1 renders it in transformers, sandboxed, with trim_blocks and lstrip_blocks. It sees the
/// conversation and nothing of the host, and is stopped at limits. Immutable and thread-safe.
/// </summary>
public sealed class ChatTemplate
{
    private static readonly string[] Reserved = ["messages", "tools", "documents", "add_generation_prompt"];

    private readonly Block _body;
    private readonly ChatTemplateLimits _limits;
    private readonly TimeProvider _time;

    private ChatTemplate(string source, Block body, ChatTemplateLimits limits, TimeProvider time)
    {
        Source = source;
        _body = body;
        _limits = limits;
        _time = time;
    }

    /// <summary>The template as written.</summary>
    public string Source { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="source">The text of the template.</param>
    /// <param name="limits">What a rendering may use up; null: <see cref="ChatTemplateLimits.Default"/>.</param>
    /// <param name="time">The clock of <c>strftime_now</c>; null: the system's.</param>
    /// <exception cref="ChatTemplateException">It is no template; the error names line and column.</exception>
    public static ChatTemplate Parse(string source, ChatTemplateLimits? limits = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        limits ??= ChatTemplateLimits.Default;
        if (source.Length > limits.MaxSource)
            throw new ChatTemplateException($"the template has {source.Length} characters; at most {limits.MaxSource} are read");
        try
        {
            return new ChatTemplate(source, TemplateParser.Parse(source), limits, time ?? TimeProvider.System);
        }
        catch (TemplateFault fault)
        {
            throw new ChatTemplateException(fault.Message);
        }
    }

    /// <summary>The template with other texts of its own.</summary>
    /// <param name="literals">Changes a text of the template.</param>
    internal ChatTemplate WithLiterals(Func<string, string> literals) => new(Source, TemplateParser.Parse(Source, literals), _limits, _time);

    /// <summary>Renders a conversation.</summary>
    /// <param name="input">The conversation.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    /// <exception cref="ChatTemplateException">The template refuses the conversation, fails on it or exceeds a limit.</exception>
    /// <exception cref="ArgumentException">The input contradicts itself.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RenderedChat Render(ChatTemplateInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(input);
        var budget = new Budget(_limits, cancellationToken);
        var session = new Session(budget, _time);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            object? messages = JsonValues.Read(input.Messages, budget);
            FinalMessage? final = null;
            if (input.ContinueFinalMessage) (messages, final) = FinalMessage.Mark(messages, budget);
            var variables = Variables(input, messages, session);
            new Renderer(session).Run(_body, variables.Inner(_body.Owned), session.Root);
            string text = session.Root.ToString();
            return final is null ? new RenderedChat(text, session.Generations) : final.Cut(text, session.Generations);
        }
        catch (TemplateFault fault)
        {
            throw new ChatTemplateException(fault.Message, raised: fault.Raised);
        }
    }

    private static void Check(ChatTemplateInput input)
    {
        if (input.Messages.ValueKind != JsonValueKind.Array)
            throw new ArgumentException($"messages are {input.Messages.ValueKind}; give an array", nameof(input));
        if (input is { ContinueFinalMessage: true, AddGenerationPrompt: true })
        {
            throw new ArgumentException(
                "continue_final_message and add_generation_prompt exclude each other: one goes on with a message, the other begins one", nameof(input));
        }
        if (Reserved.FirstOrDefault(input.TemplateArguments.ContainsKey) is { } name)
            throw new ArgumentException($"template_arguments holds '{name}', which the conversation itself gives", nameof(input));
    }

    private static Scope Variables(ChatTemplateInput input, object? messages, Session session)
    {
        var scope = new Scope(null);
        Globals.Define(scope, session);
        foreach (var (name, token) in input.SpecialTokens)
        {
            if (!string.IsNullOrEmpty(token)) scope.Set(name, token);
        }
        foreach (var (name, value) in input.TemplateArguments) scope.Set(name, JsonValues.Read(value, session.Budget));
        scope.Set("messages", messages);
        scope.Set("tools", input.Tools is { } tools ? JsonValues.Read(tools, session.Budget) : null);
        scope.Set("documents", input.Documents is { } documents ? JsonValues.Read(documents, session.Budget) : null);
        scope.Set("add_generation_prompt", input.AddGenerationPrompt);
        return scope;
    }
}
