using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Rft.Graders.Tasks;

namespace Rft.Graders.Tests.Tasks;

public sealed class TaskGeneratorTests
{
    public static TheoryData<string> Tasks => [.. TaskLibrary.GeneratorNames];

    [Fact]
    public void An_unknown_task_is_named()
    {
        Assert.Equal("there is no built-in task 'sort'; use " + string.Join(", ", TaskLibrary.Names),
            Assert.Throws<TaskException>(() => TaskLibrary.Get("sort")).Message);
        Assert.Equal(TaskLibrary.Names.Order(StringComparer.Ordinal), TaskLibrary.Names);
    }

    /// <summary>SHA-256 of the rows' texts, one a line: what an experiment trains on must not change unnoticed.</summary>
    [Theory]
    [InlineData("arithmetic", TaskSplit.Demos, "d7d3d0d2af59c4a98435d3c8f35737febe95dfad63ca4b631d1529c4917016f5")]
    [InlineData("arithmetic", TaskSplit.Train, "a7d1a1a04bb3f4879b6a34302ffc4495cb56f9bfce9312d2238a40d10c2da310")]
    [InlineData("arithmetic", TaskSplit.Valid, "7a3d21b93d0fac420817e50338497d3e5d71fc4ed01bdf1c4f7297ede73ffec1")]
    [InlineData("countdown", TaskSplit.Demos, "0440f821cc356bfe9b01275f6a462e07c96183d28ed4c3547dc4ae30da3a216f")]
    [InlineData("countdown", TaskSplit.Train, "8a8a7cd7c6ebb3bdef3d3accaaf8333e9270389fb0b870a7a640d80eaf20e31c")]
    [InlineData("countdown", TaskSplit.Valid, "890d69ef6e2f37b9e5d7ddc35ca6aca5eca2dcb04fa11ef9c1c7f1e209d944d5")]
    [InlineData("math", TaskSplit.Demos, "8ac141f5b90eae6097e975163c8b9d58a895287aeed88213a0796986e64ffdab")]
    [InlineData("math", TaskSplit.Train, "a355755343f6f859e43000c162f7ac836401e68679f2058ce1e521561d9379f3")]
    [InlineData("math", TaskSplit.Valid, "94f96761b351829c82c08b97d34918a43bda5fd0b9adc166ed3918afda388937")]
    [InlineData("sorting", TaskSplit.Demos, "f5407d5cef953ba0c09912113ce021e724ca9cb9c0d5dc8f01eec417133aa5fa")]
    [InlineData("sorting", TaskSplit.Train, "2456abbdbf83fc8c2374789de255125c3cb65c55af95c5b2e40f67b429f26101")]
    [InlineData("sorting", TaskSplit.Valid, "2991ac0416c69a2576e5e88e6d899627d98522d6d1b60eba4b7283dc0f466138")]
    public void Rows_keep_their_bytes(string task, TaskSplit split, string hash)
    {
        var rows = Rows(task, split, split == TaskSplit.Valid ? null : 2000, seed: 17, wrong: split == TaskSplit.Demos ? 0.5 : 0);
        string text = string.Join('\n', rows.Select(row => row.Json.GetRawText()));
        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Held_out_problems_are_distinct_and_in_no_other_part_whatever_the_seed(string task)
    {
        var held = Prompts(Rows(task, TaskSplit.Valid, null, seed: 1)).ToHashSet();
        Assert.Equal(500, held.Count);
        Assert.Equal(held, Prompts(Rows(task, TaskSplit.Valid, null, seed: 2)).ToHashSet());
        Assert.DoesNotContain(Prompts(Rows(task, TaskSplit.Demos, 20_000, seed: 3)), held.Contains);
        Assert.DoesNotContain(Prompts(Rows(task, TaskSplit.Train, 20_000, seed: 4)), held.Contains);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Rows_repeat_with_the_seed_and_differ_with_it_and_with_the_split(string task)
    {
        var rows = Rows(task, TaskSplit.Demos, 200, seed: 7, wrong: 0.5);
        Assert.Equal(Texts(rows), Texts(Rows(task, TaskSplit.Demos, 200, seed: 7, wrong: 0.5)));
        Assert.Equal(Texts(rows), Texts(Rows(task, TaskSplit.Demos, 400, seed: 7, wrong: 0.5)).Take(200));
        Assert.NotEqual(Texts(rows), Texts(Rows(task, TaskSplit.Demos, 200, seed: 8, wrong: 0.5)));
        Assert.NotEqual(Prompts(rows), Prompts(Rows(task, TaskSplit.Train, 200, seed: 7)));
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public void Only_demonstrations_have_an_answer_turn(string task)
    {
        var demo = Rows(task, TaskSplit.Demos, 1, seed: 1)[0];
        Assert.Equal(["user", "assistant"], Roles(demo));
        Assert.Contains(demo.Text("answer"), Content(demo, 1), StringComparison.Ordinal);
        Assert.Equal(["user"], Roles(Rows(task, TaskSplit.Train, 1, seed: 1)[0]));
        Assert.Equal(["user"], Roles(Rows(task, TaskSplit.Valid, 1, seed: 1)[0]));
        Assert.Equal(20_000, Rows(task, TaskSplit.Train, null, seed: 1).Count);
    }

    [Fact]
    public void A_pair_prefers_the_right_answer_to_the_typical_error()
    {
        var rows = Rows("arithmetic", TaskSplit.Pairs, 200, seed: 7, wrong: 0);
        Assert.Equal(Texts(rows), Texts(Rows("arithmetic", TaskSplit.Pairs, 400, seed: 7, wrong: 0)).Take(200));
        // 57+15=72 beside 62: the carry is forgotten; 57+12=69 beside 79: there is none. Either way ten apart.
        Assert.Equal(["borrow", "carry", "plain"], rows.Select(row => row.Text("kind")).Distinct().Order());
        Assert.All(rows, row => Assert.Equal(10, Math.Abs(Number(row, "preferred_output") - Number(row, "non_preferred_output"))));
        Assert.All(rows, row => Assert.Equal($"<answer>{row.Text("answer")}</answer>", Answer(row, "preferred_output")));
        Assert.All(rows, row => Assert.NotEqual(Answer(row, "preferred_output"), Answer(row, "non_preferred_output")));
        var held = Prompts(Rows("arithmetic", TaskSplit.Valid, null, seed: 1)).ToHashSet();
        Assert.DoesNotContain(rows.Select(Question), held.Contains);
        var pairs = TaskLibrary.Generator("arithmetic").Generate(new GeneratorRequest(TaskSplit.Valid, null, 1) { Form = TaskSplit.Pairs });
        Assert.All(pairs, row => Assert.Contains(Question(row), held));
        Assert.InRange(pairs.Count, 450, 500);
        var answered = TaskLibrary.Generator("arithmetic").Generate(new GeneratorRequest(TaskSplit.Valid, null, 1) { Form = TaskSplit.Demos });
        Assert.All(answered, row => Assert.Equal($"<answer>{row.Text("answer")}</answer>", Content(row, 1)));
    }

    private static string Question(Item row) => row.Json.GetProperty("input").GetProperty("messages")[0].GetProperty("content").GetString()!;

    private static int Number(Item row, string side) => int.Parse(Answer(row, side)["<answer>".Length..^"</answer>".Length], CultureInfo.InvariantCulture);

    private static string Answer(Item row, string side) => row.Json.GetProperty(side)[0].GetProperty("content").GetString()!;

    [Fact]
    public void More_held_out_rows_than_there_are_is_an_error() => Assert.Equal(
        "rows is 501, but the task sorting holds out 500 problems; set rows to 500 or less",
        Assert.Throws<TaskException>(() => Rows("sorting", TaskSplit.Valid, 501, seed: 1)).Message);

    [Fact]
    public void Arithmetic_has_3810_problems_and_right_kinds()
    {
        var all = Rows("arithmetic", TaskSplit.Train, 60_000, seed: 1).Concat(Rows("arithmetic", TaskSplit.Valid, null, seed: 1));
        var byPrompt = all.DistinctBy(row => Content(row, 0)).ToDictionary(row => Content(row, 0));
        Assert.Equal(3810, byPrompt.Count);
        Assert.All(byPrompt.Values, row => Assert.Equal(Truth(row).ToString(CultureInfo.InvariantCulture), row.Text("answer")));
        Assert.Equal("carry", byPrompt["57+15"].Text("kind"));
        Assert.Equal("borrow", byPrompt["52-15"].Text("kind"));
        Assert.Equal("plain", byPrompt["90+19"].Text("kind"));
        Assert.Equal("plain", byPrompt["19-19"].Text("kind"));
    }

    [Fact]
    public void A_quarter_of_the_arithmetic_draws_is_forced_to_be_a_difference()
    {
        // 1810 of 3810 problems are differences: 0.25 + 0.75 * 0.475 = 0.606; standard deviation 0.0035.
        double share = Rows("arithmetic", TaskSplit.Train, 20_000, seed: 1).Average(row => Content(row, 0).Contains('-') ? 1.0 : 0.0);
        Assert.Equal(0.606, share, 0.016);
    }

    [Fact]
    public void Wrong_arithmetic_forgets_the_carry_or_borrow_and_nothing_else()
    {
        var rows = Rows("arithmetic", TaskSplit.Demos, 20_000, seed: 1, wrong: 0.7);
        var open = rows.Where(row => row.Text("kind") != "plain").ToList();
        Assert.Equal(0.7, open.Average(row => IsWrong(row) ? 1.0 : 0.0), 0.02);
        Assert.DoesNotContain(rows, row => row.Text("kind") == "plain" && IsWrong(row));
        var wrong = rows.Where(IsWrong).DistinctBy(row => Content(row, 0)).ToDictionary(row => Content(row, 0), row => Content(row, 1));
        Assert.Equal("<answer>62</answer>", wrong["57+15"]);
        Assert.Equal("<answer>47</answer>", wrong["52-15"]);
        Assert.Equal("<answer>108</answer>", wrong["99+19"]);
    }

    [Fact]
    public void Sorting_has_even_lengths_and_ascending_answers()
    {
        var rows = Rows("sorting", TaskSplit.Train, 20_000, seed: 1);
        Assert.All(rows, row => Assert.Equal(string.Concat(row.Text("digits").Order()), row.Text("answer")));
        Assert.All(rows, row => Assert.Equal(Content(row, 0), row.Text("digits")));
        foreach (var group in rows.GroupBy(row => row.Text("kind")))
        {
            Assert.InRange(int.Parse(group.Key, CultureInfo.InvariantCulture), 3, 6);
            Assert.Equal(0.25, group.Count() / 20_000.0, 0.035);
        }
    }

    [Fact]
    public void Wrong_sorting_is_half_descending_half_as_given()
    {
        var rows = Rows("sorting", TaskSplit.Demos, 20_000, seed: 1, wrong: 0.6);
        var wrong = rows.Where(IsWrong).ToList();
        // A row of equal digits has no wrong order: about one row in 400.
        Assert.Equal(0.6, wrong.Count / 20_000.0, 0.015);
        double asGiven = wrong.Average(row => Content(row, 1) == $"<answer>{row.Text("digits")}</answer>" ? 1.0 : 0.0);
        Assert.Equal(0.5, asGiven, 0.06);
        Assert.All(wrong, row => Assert.Contains(Inner(row), new[] { row.Text("digits"), string.Concat(row.Text("digits").OrderDescending()) }));
    }

    [Fact]
    public void Countdown_has_6248_problems_and_right_answers()
    {
        var rows = Rows("countdown", TaskSplit.Train, 120_000, seed: 1).Concat(Rows("countdown", TaskSplit.Valid, null, seed: 1))
            .DistinctBy(row => Content(row, 0)).ToList();
        Assert.Equal(6248, rows.Count);
        Assert.All(rows, row =>
        {
            string answer = row.Text("answer");
            var numbers = row.Get<int[]>("numbers")!;
            Assert.Equal(row.Int("target"), Evaluate(answer));
            Assert.Equal(numbers.Order(), new[] { answer[0], answer[2], answer[4] }.Select(digit => digit - '0').Order());
            Assert.Equal(string.Concat("+-*".Where(answer.Contains)), row.Text("kind"));
            Assert.Equal($"{string.Join(' ', numbers)}={row.Int("target")}", Content(row, 0));
        });
    }

    [Fact]
    public void Wrong_countdown_misses_the_target_with_the_right_numbers()
    {
        var rows = Rows("countdown", TaskSplit.Demos, 10_000, seed: 1, wrong: 0.5);
        var wrong = rows.Where(row => Evaluate(Inner(row)) != row.Int("target")).ToList();
        Assert.Equal(0.5, wrong.Count / 10_000.0, 0.02);
        Assert.All(wrong, row => Assert.Equal(row.Get<int[]>("numbers")!.Order(), new[] { 0, 2, 4 }.Select(i => Inner(row)[i] - '0').Order()));
    }

    private static IReadOnlyList<Item> Rows(string task, TaskSplit split, int? rows, ulong seed, double wrong = 0) =>
        TaskLibrary.Generator(task).Generate(new GeneratorRequest(split, rows, seed, wrong));

    private static string Content(Item row, int message) => row.Json.GetProperty("messages")[message].GetProperty("content").GetString()!;

    private static IEnumerable<string> Roles(Item row) =>
        row.Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()!);

    private static IEnumerable<string> Prompts(IEnumerable<Item> rows) => rows.Select(row => Content(row, 0));

    private static IEnumerable<string> Texts(IEnumerable<Item> rows) => rows.Select(row => row.Json.GetRawText());

    private static string Inner(Item row) => Content(row, 1)["<answer>".Length..^"</answer>".Length];

    private static bool IsWrong(Item row) => Inner(row) != row.Text("answer");

    private static int Truth(Item row)
    {
        string text = Content(row, 0);
        int at = text.IndexOfAny(['+', '-']);
        int left = int.Parse(text[..at], CultureInfo.InvariantCulture), right = int.Parse(text[(at + 1)..], CultureInfo.InvariantCulture);
        return text[at] == '+' ? left + right : left - right;
    }

    /// <summary>Value of digit, operator, digit, operator, digit: sums of signed products.</summary>
    private static int Evaluate(string text)
    {
        int sum = 0, product = text[0] - '0';
        for (int i = 1; i < text.Length; i += 2)
        {
            int digit = text[i + 1] - '0';
            if (text[i] == '*')
            {
                product *= digit;
                continue;
            }
            sum += product;
            product = text[i] == '+' ? digit : -digit;
        }
        return sum + product;
    }
}
