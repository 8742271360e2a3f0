using System.Text.Json;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Judges;

/// <summary>Asks the judge of one grader. Thread-safe.</summary>
internal sealed class JudgeAsker(JudgeSpec spec, Judge judge)
{
    /// <summary>The verdict on the author's messages.</summary>
    /// <param name="scope">The values of their placeholders.</param>
    /// <param name="task">What is wanted.</param>
    /// <param name="read">Reads the reply; throws <see cref="VerdictException"/> when it is no verdict.</param>
    /// <param name="context">Gets a line for each question.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="GraderFaultException">There is no verdict.</exception>
    public Task<T> AskAsync<T>(
        TemplateScope scope, JudgeTask task, Func<JsonElement, T> read, GradeContext context, CancellationToken cancellationToken)
    {
        var question = new JudgeQuestion(
            spec, task.Name, task.Schema, fence => JudgePrompt.Compose(spec.Input, scope, fence, task.Form, task.Task?.Invoke(fence)));
        return judge.AskAsync(question, read, spec.Place.Position, context, cancellationToken);
    }
}
