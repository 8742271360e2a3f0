using Rft.Graders.Running;
using Rft.Graders.Tests.Tasks;

namespace Rft.Graders.Tests;

/// <summary>Loads one grader from a text or file and grades with it, as a run would.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly GraderSet _set;

    private Bench(GraderSet set) => _set = set;

    public GraderInfo Info => _set.Graders[0].Info;

    public static async Task<Bench> OfFile(
        string file, GraderSource? source = null, GradingOptions? options = null, LoaderOptions? limits = null, TimeProvider? time = null)
    {
        source = (source ?? new GraderSource("test", file)) with { File = file };
        return new Bench(await GraderSet.LoadAsync(
            [(source, 1)], new GraderLoader(limits), options ?? new GradingOptions { Threads = 2 }, time, Token));
    }

    public static async Task<Bench> OfText(
        string extension, string text, GraderSource? source = null, GradingOptions? options = null, LoaderOptions? limits = null)
    {
        using var folder = new TempFolder();
        return await OfFile(folder.Write("grader" + extension, text), source, options, limits);
    }

    public static async Task<Bench> OfBuiltin(string task, string options = "{}", GradingOptions? limits = null)
    {
        var source = GraderSource.OfBuiltin("test", task) with { Options = Item.Parse(options) };
        return new Bench(await GraderSet.LoadAsync([(source, 1)], new GraderLoader(programs: new JintPrograms()), limits ?? new GradingOptions { Threads = 2 }, null, Token));
    }

    public async Task<GradeOutcome> Grade(string text, string item = "{}", ulong seed = 1) =>
        await Grade(new Sample { Text = text }, item, seed);

    public async Task<GradeOutcome> Grade(Sample sample, string item = "{}", ulong seed = 1) =>
        (await _set.GradeAsync(new GradeRequest { Sample = sample, Item = Item.Parse(item) }, seed, Token))[Info.Name];

    public async Task<IReadOnlyList<GradeOutcome>> GradeGroup(string[] texts, string item = "{}", ulong seed = 1)
    {
        var request = new GroupRequest { Samples = [.. texts.Select(text => new Sample { Text = text })], Item = Item.Parse(item) };
        return [.. (await _set.GradeGroupAsync(request, seed, Token)).Select(outcomes => outcomes[Info.Name])];
    }

    public ValueTask DisposeAsync() => _set.DisposeAsync();

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
