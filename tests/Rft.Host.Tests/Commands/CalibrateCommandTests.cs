using System.Text.Json;

namespace Rft.Host.Tests.Commands;

public sealed class CalibrateCommandTests : IDisposable
{
    private const string Rows = """
        {"completion": "good", "label": true}
        {"completion": "good, but wrong", "label": false}
        {"completion": "bad", "label": 0}
        {"completion": "bad, yet right", "label": 1}
        {"completion": "good again", "label": true}
        {"completion": "none", "label": true}
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Accuracy_kappa_and_disputed_rows_are_shown()
    {
        var (code, output, error) = await RunAsync(Rows);
        Assert.Equal((0, ""), (code, error));
        // Of 5: 2 true positives, 1 false positive, 1 true negative, 1 false negative. Chance: 0.6 * 0.6 + 0.4 * 0.4 = 0.52; (0.6 - 0.52) / 0.48.
        Assert.Contains("accuracy       0.6 (always the more frequent label: 0.6)\n", output, StringComparison.Ordinal);
        Assert.Contains("kappa          0.167 (base rate: 0.6 are right)\n", output, StringComparison.Ordinal);
        Assert.Contains("left out       1 not applicable\n", output, StringComparison.Ordinal);
        Assert.Contains("false positives 1\n  line 2     score 1: good, but wrong\n", output, StringComparison.Ordinal);
        Assert.Contains("false negatives 1\n  line 4     score 0: bad, yet right\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kappa_below_the_floor_is_exit_code_four()
    {
        Assert.Equal(0, (await RunAsync(Rows, "--min-kappa", "0.16")).ExitCode);
        var (code, _, error) = await RunAsync(Rows, "--min-kappa", "0.5");
        Assert.Equal((4, "kappa is 0.167, below --min-kappa 0.5\n"), (code, error));
        // All labels equal and all accepted: kappa does not exist.
        Assert.Equal(4, (await RunAsync("""{"completion": "good", "label": true}""", "--min-kappa", "-1")).ExitCode);
    }

    [Theory]
    [InlineData("""{"completion": "good"}""", "the row has no \"label\"; add the label")]
    [InlineData("""{"completion": "good", "label": "yes"}""", "\"label\" is \"yes\"; a label is true or false")]
    public async Task A_row_without_a_label_is_bad_input(string row, string message)
    {
        var (code, _, error) = await RunAsync(row);
        Assert.Equal(2, code);
        Assert.Contains($"data.jsonl(1,1): {message}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_field_and_threshold_can_be_named()
    {
        var (_, output, _) = await RunAsync("""{"completion": "half", "human": false}""", "--label", "human", "--threshold", "0.6", "--json");
        var agreement = JsonElement.Parse(output).GetProperty("agreement");
        Assert.Equal((1, 1.0), (agreement.GetProperty("true_negatives").GetInt32(), agreement.GetProperty("accuracy").GetDouble()));
    }

    [Fact]
    public async Task Control_characters_of_the_grader_are_escaped()
    {
        var (_, output, _) = await RunAsync("""{"completion": "red", "label": true}""");
        Assert.Contains("  line 1     score 0: \\u001B[31m: red\n", output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(string rows, params string[] more)
    {
        string grader = _folder.Write("good.js",
            "function grade(sample, item, ctx) { if (sample.output_text === 'none') return null; if (sample.output_text === 'half') return 0.5; if (sample.output_text === 'red') return { score: 0, reason: '\\u001b[31m' }; return sample.output_text.startsWith('good') ? 1 : 0; }");
        return CommandFixture.RunAsync(["calibrate", grader, "--data", _folder.Write("data.jsonl", rows), .. more]);
    }
}
