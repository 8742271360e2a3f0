using Rft.Graders.JavaScript;

namespace Rft.Graders.Tests.JavaScript;

public sealed class JsGraderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("export function grade(sample) { return sample.output_text.length; }", 3)]
    [InlineData("export const grade = async s => s.output_text.length;", 3)]
    [InlineData("function grade(sample, item, ctx) { return ctx.options.bonus + item.rows[1].n; }", 12)]
    [InlineData("const grade = s => s.finish_reason === 'stop' && s.id === '' && s.messages.length === 0 && s.output_tools.length === 0;", 1)]
    [InlineData("function grade(s) { try { return eval('1'); } catch { return 2; } }", 2)]
    [InlineData("function grade(s) { try { return Function('return 1')(); } catch { return 2; } }", 2)]
    [InlineData("'use strict'; function grade(s, item) { try { item.rows.push(1); return 1; } catch { return 2; } }", 2)]
    [InlineData("'use strict'; function grade(s, item) { try { item.rows[0].n = 9; return 1; } catch { return 2; } }", 2)]
    [InlineData("'use strict'; function grade(s, item) { try { item.rows[0] = 9; return 1; } catch { return 2; } }", 2)]
    [InlineData("function grade(s, item) { return Object.isFrozen(item) && Object.isFrozen(item.rows) && Object.isFrozen(s) && Object.isFrozen(s.messages); }", 1)]
    [InlineData("function grade(s, item) { return item.rows.map(r => r.n).reduce((a, b) => a + b) + [...item.rows].length; }", 5)]
    public async Task A_file_scores(string source, double expected)
    {
        var options = new GraderSource("test", "") { Options = Item.Parse("""{ "bonus": 10 }""") };
        await using var bench = await Bench.OfText(".js", source, options);
        Assert.Equal(expected, (await bench.Grade("abc", """{ "rows": [{ "n": 1 }, { "n": 2 }] }""")).Score());
    }

    [Theory]
    [InlineData("function grade() { for (;;) {} }", FaultCode.StatementLimit)]
    [InlineData("function grade() { return grade(); }", FaultCode.RecursionLimit)]
    [InlineData("function grade() { let s = 'x'; for (;;) s = [s, s].join(''); }", FaultCode.MemoryLimit)]
    [InlineData("function grade() { return /^(a+)+$/.test('a'.repeat(40) + '!'); }", FaultCode.RegexTimeout)]
    [InlineData("function grade() { return new Promise(() => {}); }", FaultCode.NeverCompleted)]
    [InlineData("async function grade() { await new Promise(() => {}); }", FaultCode.NeverCompleted)]
    [InlineData("function grade(s, item, ctx) { ctx.metric('m', NaN); return 1; }", FaultCode.InvalidScore)]
    [InlineData("function grade() { let deep = []; for (let i = 0; i < 100000; i++) deep = [deep]; return deep; }", FaultCode.InvalidScore)]
    [InlineData("function grade() { let deep = {}; for (let i = 0; i < 100000; i++) deep = { deep }; return { score: 1, metrics: { deep } }; }", FaultCode.InvalidScore)]
    [InlineData("function grade(s, item, ctx) { return { score: 1, reason: 'x'.repeat(70000) }; }", FaultCode.ResultLimit)]
    [InlineData("function grade() { throw new Proxy({}, { getPrototypeOf() { for (;;) {} } }); }", FaultCode.RuntimeError)]
    public async Task A_limit_is_a_typed_fault(string source, FaultCode code)
    {
        var limits = new LoaderOptions { JavaScript = new JavaScriptLimits { Statements = 200_000, AllocatedBytes = 64 * 1024 * 1024 } };
        await using var bench = await Bench.OfText(".js", source, limits: limits);
        Assert.Equal(code, (await bench.Grade("abc")).Fault().Code);
    }

    [Theory]
    [InlineData("function grade() {\n  return missing.length;\n}", 2, "ReferenceError: missing")]
    [InlineData("export function grade() {\n\n  throw new TypeError('boom');\n}", 3, "TypeError: boom")]
    [InlineData("async function grade() {\n  await null;\n  throw new Error('later');\n}", 3, "Error: later")]
    public async Task An_error_carries_file_line_and_column(string source, int line, string message)
    {
        await using var bench = await Bench.OfText(".js", source);
        var fault = (await bench.Grade("abc")).Fault();
        Assert.Equal((FaultCode.RuntimeError, line), (fault.Code, fault.Position!.Line));
        Assert.True(fault.Position.Column > 1);
        Assert.EndsWith("grader.js", fault.Position.File, StringComparison.Ordinal);
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("function grade() {\n  return 1 +;\n}", FaultCode.CompileError, 2)]
    [InlineData("export function grade() {\n  return 1 +;\n}", FaultCode.CompileError, 2)]
    [InlineData("\nimport { x } from './other.js';\nexport function grade() { return x; }", FaultCode.CompileError, 2)]
    [InlineData("const x = 1;", FaultCode.NoEntryPoint, 0)]
    [InlineData("export function score() { return 1; }", FaultCode.NoEntryPoint, 0)]
    [InlineData("function grade() {}\nfunction gradeGroup() {}", FaultCode.LoadError, 0)]
    [InlineData("function grade() {}\nmissing();", FaultCode.LoadError, 2)]
    [InlineData("function grade() {}\nfor (;;) {}", FaultCode.LoadError, 0)]
    [InlineData("export const meta = { range: [1, 0] };\nexport function grade() {}", FaultCode.LoadError, 0)]
    [InlineData("const meta = 'x'; function grade() {}", FaultCode.LoadError, 0)]
    [InlineData("export function grade() {}\nexport const meta = {\n  rnage: [0, 1] };", FaultCode.LoadError, 3)]
    [InlineData("function grade() {}\nconst meta = { 'Name': 'x' };", FaultCode.LoadError, 2)]
    [InlineData("const meta = {}; meta.range = [0, 1]; meta.time = 5; function grade() {}", FaultCode.LoadError, 0)]
    public async Task A_bad_file_is_refused_with_its_place(string source, FaultCode code, int line)
    {
        using var folder = new TempFolder();
        var refused = await Assert.ThrowsAsync<GraderLoadException>(
            () => new GraderLoader().LoadAsync(new GraderSource("test", folder.Write("grader.js", source)), Token));
        Assert.Equal((code, line), (refused.Code, refused.Position!.Line));
        if (code == FaultCode.CompileError) Assert.Equal(source.Split('\n')[line - 1], refused.SourceLine);
    }

    [Fact]
    public async Task An_unknown_key_of_meta_is_named_with_its_column()
    {
        var refused = await Refusal("const meta = { name: 'x', rnage: [0, 1] };\nfunction grade() { return 1; }");
        Assert.Equal("'rnage' is no key of meta; write name: \"brevity\" or range: [0, 1]", refused.Message);
        Assert.Equal((1, 27), (refused.Position!.Line, refused.Position.Column));
        Assert.StartsWith("const meta", refused.SourceLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("export default function grade() { return 1; }")]
    [InlineData("export const meta = { range: [0, 1] };\nexport default async function grade() { return 1; }")]
    [InlineData("function grade() { return 1; }\nexport default grade;")]
    public async Task A_default_export_of_the_right_name_is_the_entry_point(string source)
    {
        await using var bench = await Bench.OfText(".js", source);
        Assert.Equal(1, (await bench.Grade("abc")).Grade().Value);
    }

    [Fact]
    public async Task A_default_export_may_judge_groups()
    {
        using var folder = new TempFolder();
        string file = folder.Write("grader.js", "export default function gradeGroup(samples) { return samples.map(() => 1); }");
        using var grader = await new GraderLoader().LoadAsync(new GraderSource("test", file), Token);
        Assert.Equal(GraderShape.Group, grader.Info.Shape);
    }

    [Theory]
    [InlineData("export default (sample) => 1;", "; the default export has no such name, write export function grade(sample, item, ctx) { ... }")]
    [InlineData("export default { grade() { return 1; } };", "; the default export has no such name, write export function grade(sample, item, ctx) { ... }")]
    [InlineData("export const meta = {}; function grade() { return 1; }", "; a file that exports anything must export this function, too")]
    [InlineData("const x = 1;", "")]
    public async Task A_file_without_an_entry_point_is_told_what_is_wrong(string source, string hint) => Assert.Equal(
        "the file defines neither grade(sample, item, ctx) nor gradeGroup(samples, item, ctx)" + hint, (await Refusal(source)).Message);

    private static async Task<GraderLoadException> Refusal(string source)
    {
        using var folder = new TempFolder();
        return await Assert.ThrowsAsync<GraderLoadException>(
            () => new GraderLoader().LoadAsync(new GraderSource("test", folder.Write("grader.js", source)), Token));
    }

    [Fact]
    public async Task Meta_declares_name_and_range()
    {
        await using var bench = await Bench.OfText(".js", "export const meta = { name: 'half', range: [0, 1] }; export function grade() { return 1.5; }");
        Assert.Equal(("half", new ScoreRange(0, 1)), (bench.Info.DeclaredName, bench.Info.Range));
        Assert.Equal(FaultCode.InvalidScore, (await bench.Grade("abc")).Fault().Code);
    }

    [Fact]
    public async Task A_group_file_judges_all_samples_of_a_prompt()
    {
        await using var bench = await Bench.OfText(".js", """
            export function gradeGroup(samples, item, ctx) {
              const best = Math.max(...samples.map(s => s.output_text.length));
              return samples.map(s => ({ score: s.output_text.length / best, metrics: { best } }));
            }
            """);
        var outcomes = await bench.GradeGroup(["a", "abcd"]);
        Assert.Equal([0.25, 1.0], outcomes.Select(o => o.Score()));
        Assert.Equal(4, outcomes[0].Grade().Metrics["best"]);
    }

    [Theory]
    [InlineData("function gradeGroup() { return [1]; }")]
    [InlineData("function gradeGroup() { return 1; }")]
    [InlineData("function gradeGroup() { return [1, 'x']; }")]
    public async Task A_group_answer_that_does_not_fit_fails_every_sample(string source)
    {
        await using var bench = await Bench.OfText(".js", source);
        Assert.All(await bench.GradeGroup(["a", "b"]), outcome => Assert.Equal(FaultCode.InvalidScore, outcome.Fault().Code));
    }

    [Fact]
    public async Task Random_numbers_follow_the_seed()
    {
        await using var bench = await Bench.OfText(".js", "function grade(s, item, ctx) { ctx.rng(); return ctx.rng(); }");
        double first = (await bench.Grade("a", seed: 7)).Score();
        Assert.Equal(first, (await bench.Grade("b", seed: 7)).Score());
        Assert.NotEqual(first, (await bench.Grade("a", seed: 8)).Score());
        Assert.Equal(Seed.Uniform(7, 1), first);
    }

    [Theory]
    [InlineData("ctx.extract.boxed(s.output_text) === '7'", true)]
    [InlineData("ctx.extract.tag(s.output_text, 'answer') === '6'", true)]
    [InlineData("ctx.extract.lastNumber(s.output_text) === 6", true)]
    [InlineData("ctx.extract.json(s.output_text).a[1] === 2", true)]
    [InlineData("Object.isFrozen(ctx.extract.json(s.output_text))", true)]
    [InlineData("ctx.extract.codeBlock(s.output_text) === 'x'", true)]
    [InlineData("ctx.extract.codeBlock(s.output_text, 'js') === null", true)]
    [InlineData("[ctx.extract.boxed(''), ctx.extract.tag('', 'a'), ctx.extract.lastNumber(''), ctx.extract.json('')].every(v => v === null)", true)]
    public async Task Answers_are_extracted(string expression, bool expected)
    {
        await using var bench = await Bench.OfText(".js", $"function grade(s, item, ctx) {{ return {expression}; }}");
        double score = (await bench.Grade("\\boxed{7} {\"a\":[1,2]}\n```sql\nx\n```\n<answer>6</answer>")).Score();
        Assert.Equal(expected ? 1 : 0, score);
    }

    [Theory]
    [InlineData("ctx.extract.boxed(1)", "ctx.extract.boxed(text) takes texts")]
    [InlineData("ctx.extract.tag('x')", "ctx.extract.tag(text, name) takes texts")]
    [InlineData("ctx.extract.tag('x', '')", "ctx.extract.tag(text, name) takes texts")]
    [InlineData("ctx.extract.json()", "ctx.extract.json(text) takes texts")]
    public async Task Extracting_from_what_is_no_text_is_an_error_of_the_script(string expression, string message)
    {
        await using var bench = await Bench.OfText(".js", $"function grade(s, item, ctx) {{ {expression}; return 1; }}");
        var fault = (await bench.Grade("")).Fault();
        Assert.Equal(FaultCode.RuntimeError, fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ctx.math.equal('$\\\\frac{1}{2}$', '0.5')", 1)]
    [InlineData("ctx.math.equal('1/2', '0.51')", 0)]
    [InlineData("ctx.text.similarity('a b c d', 'a b x y', 'rouge_1')", 0.5)]
    [InlineData("ctx.text.similarity('abcd', 'abcd')", 1)]
    [InlineData("ctx.text.similarity('abcd', 'wxyz')", 0)]
    public async Task Answers_and_texts_are_compared(string expression, double expected)
    {
        await using var bench = await Bench.OfText(".js", $"function grade(s, item, ctx) {{ return {expression}; }}");
        Assert.Equal(expected, (await bench.Grade("")).Score(), 12);
    }

    [Theory]
    [InlineData("ctx.math.equal('1')", "ctx.math.equal(gold, answer) takes texts")]
    [InlineData("ctx.text.similarity('1', 2)", "ctx.text.similarity(text, reference, metric) takes texts")]
    [InlineData("ctx.text.similarity('1', '2', 'rogue_1')", "knows no metric 'rogue_1'; use one of fuzzy_match, bleu")]
    public async Task Comparing_what_is_no_text_is_an_error_of_the_script(string expression, string message)
    {
        await using var bench = await Bench.OfText(".js", $"function grade(s, item, ctx) {{ {expression}; return 1; }}");
        var fault = (await bench.Grade("")).Fault();
        Assert.Equal(FaultCode.RuntimeError, fault.Code);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Not_applicable_may_be_returned_or_just_said()
    {
        await using var returned = await Bench.OfText(".js", "function grade(s, item, ctx) { return ctx.notApplicable('no price'); }");
        await using var said = await Bench.OfText(".js", "function grade(s, item, ctx) { ctx.notApplicable('no price'); }");
        foreach (var bench in new[] { returned, said })
        {
            var grade = (await bench.Grade("a")).Grade();
            Assert.Equal((GradeState.NotApplicable, "no price"), (grade.State, grade.Reason));
        }
    }

    [Fact]
    public async Task A_sample_is_spelt_in_snake_case()
    {
        var sample = new Sample
        {
            Id = "s1/p1/c1", Text = "t", Reasoning = "r", FinishReason = FinishReason.ToolCalls, TokenCount = 5,
            ToolCalls = [new ToolCall { Id = "c", Name = "f", Arguments = "{}" }],
            Messages = [new Message { Role = "user", Content = "hi" }],
        };
        await using var bench = await Bench.OfText(".js", "function grade(s, item, ctx) { ctx.log(JSON.stringify(s)); return 1; }");
        Assert.Equal(
            """{"id":"s1/p1/c1","output_text":"t","reasoning":"r","output_tools":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}],"finish_reason":"tool_calls","token_count":5,"messages":[{"role":"user","content":"hi","reasoning":null,"tool_calls":[],"tool_call_id":null}]}""" + "\n",
            (await bench.Grade(sample)).Log);
    }
}
