using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Graders;
using Rft.Graders.OpenAi;
using Rft.Graders.Running;

namespace Rft.Conformance.Graders;

/// <summary>Graders in OpenAI's JSON, loaded from a file and run as a training run does. A judge gives the reply of the case.</summary>
internal sealed class GraderJsonKind : FixtureKind
{
    public override string Name => "grader";

    public override async Task CheckAsync(FixtureCase test, Comparison comparison, CancellationToken cancellationToken) =>
        OutcomeComparison.Compare(test.Json, await GradeAsync(test.Json, cancellationToken), comparison);

    private static async Task<GradeOutcome> GradeAsync(JsonElement test, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("rft-conformance-");
        try
        {
            string file = Path.Combine(folder.FullName, "case.json");
            await File.WriteAllTextAsync(file, test.GetProperty("grader").GetRawText(), cancellationToken);
            var loader = new GraderLoader(new LoaderOptions { Judges = Judges(test) });
            await using var graders = await GraderSet.LoadAsync(
                [(new GraderSource("case", file), 1)], loader, new GradingOptions { Threads = 1 }, null, cancellationToken);
            return (await graders.GradeAsync(Request(test), seed: 1, cancellationToken))["case"];
        }
        catch (GraderLoadException e)
        {
            return new GradeOutcome.Failed(e.Code, e.Message, e.Position);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static GradeRequest Request(JsonElement test)
    {
        var sample = test.GetProperty("sample");
        return new GradeRequest
        {
            Sample = new Sample { Text = sample.Text("output_text"), Raw = sample },
            Item = test.Find("item") is { } item ? new Item(item) : Item.Empty,
        };
    }

    private static JudgeOptions Judges(JsonElement test) => new()
    {
        Client = _ => new JudgeReply(test.Find("judge_reply") ?? throw new NotBuiltException("a judge without a reply")),
        Retries = 0,
    };
}
