using Rft.Conformance.Fixtures;
using Rft.Graders.OpenAi;

namespace Rft.Conformance.Graders;

/// <summary>Whether a grader's JSON is valid, and where it is not.</summary>
internal sealed class ValidateKind : FixtureKind
{
    public override string Name => "validate";

    public override Task CheckAsync(FixtureCase test, Comparison comparison, CancellationToken cancellationToken)
    {
        var (verdict, path) = Validate(test.Json.GetProperty("grader").GetRawText());
        bool valid = test.Expected.GetProperty("valid").GetBoolean();
        comparison.Same("verdict", valid ? "valid" : "invalid", verdict);
        if (test.Expected.Find("path")?.GetString() is { } expected) comparison.Same("path", expected, path);
        return Task.CompletedTask;
    }

    private static (string Verdict, string Path) Validate(string grader)
    {
        try
        {
            // A normal form that is not valid itself would be no normal form.
            GraderDefinition.Parse(GraderDefinition.Parse(grader).ToJson().ToJsonString());
            return ("valid", "none");
        }
        catch (GraderJsonException e)
        {
            return ("invalid", e.Pointer);
        }
    }
}
