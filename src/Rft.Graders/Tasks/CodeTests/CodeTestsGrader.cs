using System.Text.Json;
using Rft.Graders.Programs;
using Rft.Graders.Tasks.Json;

namespace Rft.Graders.Tasks.CodeTests;

/// <summary>Runs a candidate against hidden tests, each in a run of its own, and compares outside of it.</summary>
internal sealed class CodeTestsGrader(CodeTestsOptions options, IProgramRunner programs) : IGrader
{
    /// <summary>A program waits for nothing but the processor; on a busy machine it waits longer.</summary>
    private const int WallPerCpu = 5;

    /// <inheritdoc/>
    public async ValueTask<Grade> GradeAsync(GradeRequest request, GradeContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? function = request.Item.Get<string>("function");
        string language = request.Item.Get<string>("language") ?? options.Language;
        if (function is not null && (language != ProgramRequest.JavaScript || !FunctionHarness.IsName(function)))
            return Grade.Invalid($"functions are tested in {ProgramRequest.JavaScript} and have a plain name; the row's is '{function}' in {language}");
        if (CodeTest.All(request.Item, function is not null) is not { } tests)
            return Grade.Invalid("the row has no tests, or one without input (a list of arguments, or a text for a program) and output");
        if (Find(request.Sample) is not { } candidate) return Grade.Pass(false, "no_code");
        int passed = 0;
        string? problem = null;
        for (int i = 0; i < tests.Count && (problem is null || options.Partial); i++)
        {
            string? failure = function is null
                ? await RunProgramAsync(candidate, language, tests[i], cancellationToken)
                : await CallAsync(candidate, function, tests[i], cancellationToken);
            if (failure is null) passed++;
            else problem ??= $"{failure} (test {i + 1} of {tests.Count})";
        }
        if (problem is null) return Grade.Pass(true, "ok");
        return options.Partial ? Grade.Score((double)passed / tests.Count, problem).WithPassed(false) : Grade.Pass(false, problem);
    }

    private async Task<string?> CallAsync(string candidate, string function, CodeTest test, CancellationToken cancellationToken)
    {
        string frame = FunctionHarness.NewFrame();
        var result = await RunAsync(
            ProgramRequest.JavaScript, FunctionHarness.Program(candidate, function), FunctionHarness.Input(test.Input, frame), cancellationToken);
        if (!result.Succeeded) return Code(result);
        if (FunctionHarness.Result(result.Output, frame) is not { } text) return "no_result";
        return StrictJson.Parse(text, out _) is { } value && AreEqual(test.Output, value) ? null : "wrong_result";
    }

    private async Task<string?> RunProgramAsync(string candidate, string language, CodeTest test, CancellationToken cancellationToken)
    {
        var result = await RunAsync(language, candidate, test.Input.GetString()!, cancellationToken);
        if (!result.Succeeded) return Code(result);
        return Lines(result.Output).SequenceEqual(Lines(test.Output.GetString()!)) ? null : "wrong_output";
    }

    private Task<ProgramResult> RunAsync(string language, string program, string input, CancellationToken cancellationToken)
    {
        var limits = new ProgramLimits { CpuSeconds = options.CpuSeconds, Wall = TimeSpan.FromSeconds(options.CpuSeconds * WallPerCpu) };
        return programs.RunAsync(new ProgramRequest { Language = language, Source = program, Input = input, Limits = limits }, cancellationToken);
    }

    /// <summary>How a program failed, in the words of run files.</summary>
    private static string Code(ProgramResult result) =>
        result.End == ProgramEnd.Exited ? "exec_error" : $"exec_{JsonNamingPolicy.SnakeCaseLower.ConvertName(result.End.ToString())}";

    private bool AreEqual(JsonElement expected, JsonElement actual)
    {
        var fields = new FieldComparison(options.Tolerance);
        fields.Compare(expected, actual, "");
        return fields.FirstDifference is null;
    }

    /// <summary>Lines without blanks at their ends, and without empty lines at the end.</summary>
    private static IEnumerable<string> Lines(string text) => text.TrimEnd().Split('\n').Select(line => line.TrimEnd());

    private static string? Find(Sample sample)
    {
        string? code = sample.TryGetAnswer(out string answer) ? Extract.CodeBlock(answer) ?? answer : Extract.CodeBlock(sample.Text);
        return string.IsNullOrWhiteSpace(code) ? null : code;
    }
}
