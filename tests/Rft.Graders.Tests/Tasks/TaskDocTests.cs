using System.Text.Json;
using Rft.Graders.Tasks;

namespace Rft.Graders.Tests.Tasks;

/// <summary>docs/tasks.md says what the library is.</summary>
public sealed class TaskDocTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Shared.Root, "docs", "tasks.md"));

    public static TheoryData<string> Names => [.. TaskLibrary.Names];

    [Fact]
    public void Every_task_has_its_row_and_every_row_its_task()
    {
        string[] wanted =
            [.. TaskLibrary.All.Select(task => $"| `{task.Name}` | {(task.Generator is null ? "no" : "yes")} | {task.Range} | {task.About} |")];
        string[] rows = [.. Section("## Answers", first: true).Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        Assert.True(wanted.SequenceEqual(rows), $"docs/tasks.md must have these rows:\n{string.Join('\n', wanted)}");
    }

    [Fact]
    public void There_is_one_example_row_of_each_task() =>
        Assert.Equal(TaskLibrary.Names, Examples().Select(example => example.GetProperty("task").GetString()!));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_example_earns_full_score(string name)
    {
        var example = Examples().Single(each => each.GetProperty("task").GetString() == name);
        string options = example.TryGetProperty("options", out var given) ? given.GetRawText() : "{}";
        await using var bench = await Bench.OfBuiltin(name, options);
        var grade = (await bench.Grade(example.GetProperty("answer").GetString()!, example.GetProperty("item").GetRawText())).Grade();
        Assert.True(grade.Value == TaskLibrary.Get(name).Range.High, grade.ToString());
    }

    /// <summary>An unknown option is refused with the names of those there are.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_option_has_its_row_and_every_row_its_option(string name)
    {
        var source = GraderSource.OfBuiltin("test", name) with { Options = Item.Parse("""{ "no_such": 1 }""") };
        var refused = await Assert.ThrowsAsync<GraderLoadException>(
            () => new GraderLoader(programs: new JintPrograms()).LoadAsync(source, TestContext.Current.CancellationToken));
        const string Before = "; there are ";
        int place = refused.Message.IndexOf(Before, StringComparison.Ordinal);
        string[] options = place < 0 ? [] : refused.Message[(place + Before.Length)..].Split(", ");
        string[] rows = [.. Section("## Options").Split('\n').Where(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal)).Select(line => line.Split('`')[3])];
        Assert.Equal(options.Order(), rows.Order());
    }

    private static JsonElement[] Examples()
    {
        string section = Section("## An example row of each");
        int start = section.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        return [.. JsonElement.Parse(section[start..section.IndexOf("\n```", start, StringComparison.Ordinal)]).EnumerateArray()];
    }

    /// <summary>The text from a heading to the next, or all before it.</summary>
    private static string Section(string heading, bool first = false)
    {
        int place = Document.IndexOf(heading + "\n", StringComparison.Ordinal);
        Assert.True(place > 0, $"docs/tasks.md has no {heading}");
        int end = Document.IndexOf("\n## ", place + 1, StringComparison.Ordinal);
        return first ? Document[..place] : Document[place..(end < 0 ? Document.Length : end)];
    }
}
