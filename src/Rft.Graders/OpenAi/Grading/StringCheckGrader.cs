using System.Diagnostics;
using Rft.Graders.OpenAi.Specs;
using Rft.Graders.OpenAi.Templates;

namespace Rft.Graders.OpenAi.Grading;

/// <summary>Compares two texts character by character: no trimming, no patterns, no Unicode normalisation, no culture.</summary>
internal sealed class StringCheckGrader(StringCheckSpec spec) : IGrader
{
    public ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        var scope = new TemplateScope(request.Item, request.Sample);
        string input = spec.Input.Render(scope), reference = spec.Reference.Render(scope);
        return ValueTask.FromResult(Grade.Pass(Holds(spec.Operation, input, reference)));
    }

    private static bool Holds(StringOperation operation, string input, string reference) => operation switch
    {
        StringOperation.Equal => string.Equals(input, reference, StringComparison.Ordinal),
        StringOperation.NotEqual => !string.Equals(input, reference, StringComparison.Ordinal),
        StringOperation.Contains => input.Contains(reference, StringComparison.Ordinal),
#pragma warning disable CA1308 // Lower case is the rule; upper case joins letters that lower case keeps apart.
        StringOperation.ContainsIgnoringCase =>
            input.ToLowerInvariant().Contains(reference.ToLowerInvariant(), StringComparison.Ordinal),
#pragma warning restore CA1308
        _ => throw new UnreachableException(),
    };
}
