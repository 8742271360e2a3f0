using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Rft.Host.Tests.Index;

namespace Rft.Host.Tests.Commands;

public sealed partial class RunsReportCommandTests : IDisposable
{
    private const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt;'\\\"\\u0007";

    private readonly RunsFixture _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task The_page_is_whole_without_a_network_or_script()
    {
        string page = await PageAsync("a", [.. Enumerable.Range(0, 60).Select(i => i / 60.0)]);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        foreach (string title in (string[])["Held-out correct", "Reward", "Entropy", "finished"]) Assert.Contains(title, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_policy_allows_the_style_sheet_and_nothing_else()
    {
        string page = await PageAsync("a");
        string style = StyleSheet().Match(page).Groups[1].Value, hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"default-src &#39;none&#39;; style-src &#39;sha256-{hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;",
            page.Replace("&#x2B;", "+", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_of_a_model_and_of_the_experiment_stay_text()
    {
        _runs.Add("a", rewards: [1, 2]);
        _runs.Write("a", "config.yaml", "name: '</td><script>evil</script>'\n");
        string line = WrittenRollout.Line("rft", 0, 0, "prompt", 1).Replace("\"text\":\"answer\"", $"\"text\":\"{Hostile}\"", StringComparison.Ordinal);
        _runs.Write("a", "rollouts/step-000002.jsonl", line + "\n" + WrittenRollout.Line("rft", 1, 0, Hostile, 0) + "\n");
        string page = await ReportAsync("a");
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;&amp;lt;b&amp;gt;&#39;&quot;\\u0007", page,
            StringComparison.Ordinal);
        Assert.Contains("&lt;/td&gt;&lt;script&gt;evil", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_well_formed()
    {
        _runs.Add("a", rewards: [0.5, 0.25, 1]);
        _runs.Write("a", "rollouts/step-000003.jsonl", string.Concat(Enumerable.Range(0, 4).Select(i => WrittenRollout.Line("rft", i, 0, Hostile, i) + "\n")));
        string page = await ReportAsync("a");
        // Every element but these two is closed; entities that XML does not know are not written.
        string xml = VoidElement().Replace(page.Replace("<!doctype html>", "", StringComparison.Ordinal), "<$1/>");
        Assert.Equal("html", XDocument.Parse(xml).Root!.Name.LocalName);
    }

    [Fact]
    public async Task Rollouts_with_the_greatest_and_least_rewards_and_those_without_are_shown()
    {
        _runs.Add("a");
        File.AppendAllText(Path.Combine(_runs.Folder, "a", "metrics.jsonl"), """{"type":"step","stage":"rft","step":3,"dropped/grader_failed":1,"fault/timeout":1}""" + "\n");
        _runs.Write("a", "rollouts/step-000001.jsonl", WrittenRollout.Line("rft", 0, 0, "p", null) + "\n");
        _runs.Write("a", "rollouts/step-000002.jsonl", string.Concat(Enumerable.Range(0, 8).Select(i => WrittenRollout.Line("rft", i, 0, "p", i, step: 2) + "\n")));
        string page = await ReportAsync("a");
        Assert.Equal(["7", "6", "5", "0", "1", "2", "dropped, grader_failed"], Rewards().Matches(page).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public async Task A_run_without_metrics_or_rollouts_has_a_page_too()
    {
        _runs.Add("a");
        File.Delete(Path.Combine(_runs.Folder, "a", "metrics.jsonl"));
        Assert.Contains("Configuration", await ReportAsync("a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_or_written_is_named()
    {
        _runs.Add("a");
        var (code, _, error) = await CommandFixture.RunAsync("runs", "report", "a", "--runs", _runs.Folder, "-o", Path.Combine(_runs.Folder, "no", "such.html"));
        Assert.Equal(2, code);
        Assert.Contains("cannot write ", error, StringComparison.Ordinal);
        _runs.Write("a", "metrics.jsonl", "{ no\n");
        (code, _, error) = await CommandFixture.RunAsync("runs", "report", "a", "--runs", _runs.Folder);
        Assert.Equal(2, code);
        Assert.Contains("metrics.jsonl: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alarms_are_shown_newest_first_and_their_texts_stay_text()
    {
        _runs.Add("a");
        string Alarm(string name, int step, string message) =>
            $$"""{"schema":"rft.alarm/1","alarm":"{{name}}","stage":"rft","step":{{step}},"value":1,"bound":0,"message":"{{message}}","rollouts":["rft/s{{step}}/p0/c0"]}""" + "\n";
        _runs.Write("a", "alarms.jsonl", Alarm("kl", 1, "it jumped") + Alarm("copies", 2, Hostile) + "{\"torn");
        string page = await ReportAsync("a");
        Assert.Contains("<td class=\"short\">copies</td><td class=\"short\">rft 2</td>", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf(">copies</td>", StringComparison.Ordinal) < page.IndexOf(">kl</td>", StringComparison.Ordinal));
        Assert.Contains("<td>it jumped</td><td>rft/s1/p0/c0</td>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        _runs.Write("a", "alarms.jsonl", "{}\n");
        var (code, _, error) = await CommandFixture.RunAsync("runs", "report", "a", "--runs", _runs.Folder);
        Assert.Equal(2, code);
        Assert.Contains("alarms.jsonl(1): the line is no alarm: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluations_stand_at_the_seconds_that_the_steps_before_them_took()
    {
        _runs.Add("a");
        _runs.Write("a", "metrics.jsonl", string.Join('\n',
            """{"type":"evaluation","stage":"rft","step":0,"valid/correct":0.25}""",
            """{"type":"step","stage":"rft","step":1,"time/step":1.5}""",
            """{"type":"step","stage":"rft","step":2,"time/step":2.25}""",
            """{"type":"evaluation","stage":"rft","step":2,"valid/correct":0.75}""", ""));
        string page = await ReportAsync("a");
        Assert.Contains("<title>0.0 s: 0.25 (", page, StringComparison.Ordinal);
        Assert.Contains("<title>3.8 s: 0.75 (", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_runs_are_drawn_in_the_same_charts()
    {
        foreach (string run in (string[])["a", "b"]) _runs.Add(run, rewards: [0.25, 0.5]);
        _runs.Add("c", status: null);
        File.Delete(Path.Combine(_runs.Folder, "c", "metrics.jsonl"));
        string page = await ReportAsync("a", "b", "c");
        Assert.Equal("html", XDocument.Parse(VoidElement().Replace(page.Replace("<!doctype html>", "", StringComparison.Ordinal), "<$1/>")).Root!.Name.LocalName);
        string reward = page[page.IndexOf("<h3>Reward</h3>", StringComparison.Ordinal)..];
        reward = reward[..reward.IndexOf("</section>", StringComparison.Ordinal)];
        Assert.Equal(["run0", "run1", "run2"], Lines().Matches(reward).Select(match => match.Groups[1].Value));
        Assert.Contains("""<td><span class="key run1"></span>b</td><td>tiny</td><td>finished</td><td class="number">3</td><td class="number">0.500 → 0.750</td>""", page.Replace("&#x2192;", "→", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a is named twice; name each run once", "a", "a")]
    [InlineData("7 runs are too many for one report; name at most 6", "a", "b", "c", "d", "e", "f", "g")]
    public async Task Too_many_runs_or_one_twice_is_refused(string message, params string[] runs)
    {
        foreach (string run in runs.Distinct()) _runs.Add(run);
        var (code, _, error) = await CommandFixture.RunAsync(["runs", "report", .. runs, "--runs", _runs.Folder]);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [GeneratedRegex("<polyline class=\"(run[0-9])\"")]
    private static partial Regex Lines();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex StyleSheet();

    [GeneratedRegex("<(meta[^>]*)>")]
    private static partial Regex VoidElement();

    [GeneratedRegex("<article class=\"card rollout\"><h3>([^<]*)<")]
    private static partial Regex Rewards();

    private Task<string> PageAsync(string run, params double[] rewards)
    {
        _runs.Add(run, rewards: rewards);
        return ReportAsync(run);
    }

    private async Task<string> ReportAsync(params string[] runs)
    {
        var (code, output, error) = await CommandFixture.RunAsync(["runs", "report", .. runs, "--runs", _runs.Folder]);
        Assert.True(code == 0, error);
        return await File.ReadAllTextAsync(output.TrimEnd(), TestContext.Current.CancellationToken);
    }
}
