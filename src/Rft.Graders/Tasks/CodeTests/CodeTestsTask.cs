using Rft.Graders.Programs;

namespace Rft.Graders.Tasks.CodeTests;

/// <summary>
/// Code that passes the row's hidden <c>tests</c>. With <c>function</c> the tests are lists of arguments and the value to return, and the code is
/// JavaScript; without it they are texts to read and to write, and <c>language</c> names the language. The code is the last <c>&lt;answer&gt;</c>
/// element or else the last code block.
/// </summary>
internal sealed class CodeTestsTask() : LibraryTask(
    TaskName, "The answer is code that passes the row's hidden tests.", new CodeTestsGenerator())
{
    public const string TaskName = "code-tests";
    private const int MostSeconds = 60;

    /// <inheritdoc/>
    /// <remarks>Several programs start and end, one after another.</remarks>
    public override TimeSpan? Timeout => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public override IGrader CreateGrader(Item options)
    {
        Check(options);
        throw new TaskException($"the task {TaskName} runs programs, and this host has no sandbox to run them in");
    }

    /// <inheritdoc/>
    public override IGrader CreateGrader(Item options, IProgramRunner? programs)
    {
        if (programs is null) return CreateGrader(options);
        return programs.Unusable is { } trouble
            ? throw new TaskException($"the task {TaskName} runs programs, and they cannot be run here: {trouble}")
            : new CodeTestsGrader(Check(options), programs);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TaskProbe> Probes(Item row)
    {
        string name = row.Text("function"), right = row.Text("answer");
        (string Name, string Code)[] codes =
        [
            ("no code", "I do not know"), ("does not parse", "function {"), ("another name", right.Replace(name, "other", StringComparison.Ordinal)),
            ("constant", $"function {name}() {{ return 7; }}"), ("nothing", $"function {name}() {{}}"), ("throws", $"function {name}() {{ throw 1; }}"),
            ("endless", $"function {name}() {{ while (true) {{}} }}"), ("endless outside", $"while (true) {{}}\n{right}"),
            ("printed before", $"print('7'); {right}"), ("prints and exits", $"function {name}() {{ print('ok'); throw 1; }}"),
            ("patched stringify", $"JSON.stringify = () => 'true'; function {name}() {{ return 0; }}"),
            ("patched parse", $"JSON.parse = () => ({{}}); Object.prototype.toString = () => '7'; function {name}() {{ return {{}}; }}"),
            ("always equal", $"function {name}() {{ return {{ valueOf() {{ return true; }}, equals: true }}; }}"),
            ("reads the input again", $"function {name}() {{ return readInput(); }}"),
            ("reads the harness", $"function {name}() {{ return {name}.caller.toString(); }}"),
            ("looks for the tests", $"function {name}() {{ return globalThis.tests || globalThis.item || globalThis.expected; }}"),
            ("closes the text", "\");write(input.frame+'7');(\""),
        ];
        return
        [
            TaskProbe.OfText("empty", ""),
            TaskProbe.OfText("code outside of a block", right),
            TaskProbe.OfText("unclosed block", $"```js\n{right}"),
            TaskProbe.OfText("taken back", $"```js\n{right}\n```\n```js\nnone\n```"),
            .. codes.Select(code => TaskProbe.OfText(code.Name, $"```js\n{code.Code}\n```")),
        ];
    }

    /// <exception cref="TaskException">An option does not fit.</exception>
    private static CodeTestsOptions Check(Item options)
    {
        var bound = TaskOptions.Bind<CodeTestsOptions>(options);
        if (bound.CpuSeconds is < 1 or > MostSeconds) throw new TaskException($"options.cpu_seconds is {bound.CpuSeconds}; use 1 to {MostSeconds}");
        if (!(bound.Tolerance >= 0) || double.IsInfinity(bound.Tolerance)) throw new TaskException("options.tolerance must be a finite number of at least 0");
        return bound;
    }
}
