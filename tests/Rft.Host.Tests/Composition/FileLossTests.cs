using System.Text.Json;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Devices;
using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Host.Tests.Composition;

/// <summary>Losses from scripts and plugins.</summary>
public sealed class FileLossTests : IDisposable
{
    private static readonly string Root = Path.GetFullPath("../../../../..", AppContext.BaseDirectory);
    private static readonly string Plugin = Path.Combine(Root, "artifacts", "test-plugins", "Losses", "Losses.dll");

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ScalarType.Float64, 1e-12)]
    [InlineData(ScalarType.Float32, 1e-6)]
    public async Task The_example_script_has_the_value_and_the_gradient_of_the_preset(ScalarType type, double tolerance)
    {
        var script = FileLoss.Load("rft", Config(Path.Combine(Root, "losses", "grpo.csx")));
        var preset = new PolicyLoss(LossPresets.Get("grpo").Loss);
        for (int seed = 0; seed < 20; seed++)
        {
            var (value, gradient) = await RunAsync(script, type, seed);
            var (expected, slopes) = await RunAsync(preset, type, seed);
            Assert.Equal(expected, value, tolerance);
            Assert.All(slopes.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, tolerance));
            Assert.Contains(slopes, slope => slope != 0);
        }
    }

    [Fact]
    public async Task Options_reach_the_script()
    {
        var wide = FileLoss.Load("rft", Config(Path.Combine(Root, "losses", "grpo.csx"), options: """{ "clip_low": 0.5, "clip_high": 0.9 }"""));
        var preset = new PolicyLoss(LossPresets.Get("grpo").Loss with { RatioMin = 0.5, RatioMax = 1.9 });
        Assert.Equal((await RunAsync(preset, ScalarType.Float64, 3)).Value, (await RunAsync(wide, ScalarType.Float64, 3)).Value, 12);
    }

    [Fact]
    public async Task A_plugin_is_a_loss_too()
    {
        var plain = FileLoss.Load("rft", Config(Plugin, name: "Reinforce"));
        var doubled = FileLoss.Load("rft", Config(Plugin, name: "Losses.Reinforce", options: """{ "factor": 2 }"""));
        var own = new PolicyLoss(LossPresets.Get("gpg").Loss);
        double expected = (await RunAsync(own, ScalarType.Float64, 1)).Value;
        Assert.Equal(expected, (await RunAsync(plain, ScalarType.Float64, 1)).Value, 12);
        Assert.Equal(2 * expected, (await RunAsync(doubled, ScalarType.Float64, 1)).Value, 12);
        Assert.Matches("^[0-9a-f]{64}$", plain.Hash);
        var error = await Assert.ThrowsAsync<CustomLossException>(() => RunAsync(FileLoss.Load("rft", Config(Plugin, name: "Thrower")), ScalarType.Float64, 1));
        Assert.EndsWith("InvalidOperationException: boom", error.Message, StringComparison.Ordinal);
        Assert.Contains("Losses.cs(22,", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int x = 1;\nreturn Result(x, y);", "(2,18): compile_error: CS0103: The name 'y' does not exist in the current context")]
    [InlineData("#r \"x.dll\"\nreturn 1;", "(1,1): compile_error: #r is refused: a script is one file; put shared code into a plugin")]
    [InlineData("// nothing yet\n", ": no_entry_point: the script holds no code; a loss ends with return Result(loss, gradient);")]
    public void What_does_not_load_is_named_before_a_run_begins(string source, string message)
    {
        string file = _folder.Write("l.csx", source);
        var finding = Assert.Single(Assert.Throws<ConfigException>(() => FileLoss.Load("rft", Config(file))).Findings);
        Assert.Equal("stages.rft.loss.custom", finding.Place);
        Assert.StartsWith(file + message, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_and_a_plugin_with_several_losses_are_named()
    {
        Assert.Contains("l.csx: load_error: the file cannot be read", Message(Config(Path.Combine(_folder.Path, "l.csx"))), StringComparison.Ordinal);
        Assert.Contains("load_error: the plugin holds several classes, Losses.Reinforce, Losses.Thrower; say which one is meant", Message(Config(Plugin)), StringComparison.Ordinal);

        static string Message(CustomLossConfig config) => Assert.Single(Assert.Throws<ConfigException>(() => FileLoss.Load("rft", config)).Findings).Message;
    }

    [Theory]
    [InlineData("int zero = 0;\nreturn Result(1 / zero, LogProbs);", "l.csx(2,1): DivideByZeroException: Attempted to divide by zero.")]
    [InlineData("return RefLogProbs!.Count;", "l.csx(1,1): NullReferenceException: Object reference not set to an instance of an object.")]
    [InlineData("return 1.5;", "l.csx: InvalidCastException: the script returned Double; end it with return Result(loss, gradient);")]
    [InlineData("return Result(0, []);", "l.csx: the custom loss returned a gradient of 0 rows of  values; it must have the shape of the log-probabilities, 3 rows of 4")]
    [InlineData("return Result(0, [.. LogProbs.Select(row => row[1..])]);", "l.csx: the custom loss returned a gradient of 3 rows of 3 values; it must have the shape of the log-probabilities, 3 rows of 4")]
    [InlineData("return Result(double.NaN, LogProbs);", "l.csx: the custom loss returned NaN; its value must be a finite number")]
    [InlineData("return Result(0, [.. LogProbs.Select(row => row.Select(x => x / 0).ToArray())]);", "l.csx: the custom loss returned a gradient of -Infinity at row 0, position 0; it must be finite wherever Mask is true")]
    public async Task What_fails_in_a_step_is_named_with_file_and_line(string source, string message)
    {
        var loss = FileLoss.Load("rft", Config(_folder.Write("l.csx", source)));
        var error = await Assert.ThrowsAsync<CustomLossException>(() => RunAsync(loss, ScalarType.Float64, 0));
        Assert.Equal(Path.Combine(_folder.Path, message), error.Message);
    }

    [Fact]
    public void It_asks_for_the_reference_only_when_the_file_says_so()
    {
        string file = _folder.Write("l.csx", "return Result(0, RefLogProbs!);");
        Assert.False(FileLoss.Load("rft", Config(file)).Needs.HasFlag(LossNeeds.RefLogProbs));
        Assert.True(FileLoss.Load("rft", Config(file) with { Reference = true }).Needs.HasFlag(LossNeeds.RefLogProbs));
    }

    [Fact]
    public async Task The_script_of_the_document_is_a_loss()
    {
        string document = File.ReadAllText(Path.Combine(Root, "docs", "custom-losses.md"));
        int start = document.IndexOf("```cs\n", StringComparison.Ordinal) + "```cs\n".Length;
        string source = document[start..document.IndexOf("```", start, StringComparison.Ordinal)];
        var loss = FileLoss.Load("rft", Config(_folder.Write("l.csx", source), options: """{ "beta": 0.5 }""") with { Reference = true });
        // The same by the library's options: dro compares with the old policy, which stands in for the reference here.
        var dro = new PolicyLoss(LossPresets.Get("dro").Loss with { DroBeta = 0.5, Aggregation = new AggregationOptions() });
        var (value, gradient) = await RunAsync(loss, ScalarType.Float64, 2);
        var (expected, slopes) = await RunAsync(dro, ScalarType.Float64, 2);
        Assert.Equal(expected, value, 12);
        Assert.All(slopes.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 12));
    }

    public void Dispose() => _folder.Dispose();

    private static CustomLossConfig Config(string file, string? name = null, string options = "{}") =>
        new(file, name, Reference: false, JsonDocument.Parse(options).RootElement);

    // Three rows of up to four tokens; ratios from 0.6 to 1.6, so that some are clipped on either side.
    private static async Task<(double Value, double[] Gradient)> RunAsync(ILoss loss, ScalarType type, int seed)
    {
        await using var compute = ComputeThread.Start("cpu", 1);
        return await compute.RunAsync(
            () =>
            {
                var random = new Random(seed);
                Tensor Draw(double low, double high) =>
                    compute.Tensors.From([.. Enumerable.Range(0, 12).Select(_ => low + (random.NextDouble() * (high - low)))], 3, 4).to_type(type);
                var x = Draw(-3, -0.1).requires_grad_();
                var old = x.detach() + Draw(-0.5, 0.5);
                var inputs = new LossInputs
                {
                    LogProbs = x,
                    OldLogProbs = old,
                    RefLogProbs = loss.Needs.HasFlag(LossNeeds.RefLogProbs) ? old : null,
                    Advantages = Draw(-2, 2),
                    Mask = compute.Tensors.From([1.0, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0], 3, 4).to_type(type),
                };
                var output = loss.Compute(inputs);
                output.Loss.backward();
                return (output.Loss.to_type(ScalarType.Float64).item<double>(), x.grad!.to_type(ScalarType.Float64).data<double>().ToArray());
            },
            Token);
    }
}
