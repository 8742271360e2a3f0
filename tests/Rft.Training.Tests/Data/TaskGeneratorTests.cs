using System.Globalization;
using System.Text.Json;
using Rft.Training.Data;
using Rft.Training.Data.Generators;

namespace Rft.Training.Tests.Data;

public sealed class TaskGeneratorTests
{
    public static TheoryData<string> Tasks => [.. TaskGenerators.Names];

    [Fact]
    public void There_are_three_tasks_and_an_unknown_one_is_named()
    {
        Assert.Equal(["arithmetic", "countdown", "sorting"], TaskGenerators.Names);
        Assert.Equal("there is no built-in task 'sort'; use arithmetic, countdown, sorting, or a file of chat rows",
            Assert.Throws<DatasetException>(() => TaskGenerators.Get("sort")).Message);
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
        Assert.Equal([false, true], demo.Trained);
        Assert.Equal($"<answer>{demo.Item.Text("answer")}</answer>", demo.Messages[1].Content);
        Assert.Equal(2, demo.Item.Json.GetProperty("messages").GetArrayLength());
        Assert.Equal("user", Assert.Single(Rows(task, TaskSplit.Train, 1, seed: 1)[0].Messages).Role);
        Assert.Equal("user", Assert.Single(Rows(task, TaskSplit.Valid, 1, seed: 1)[0].Messages).Role);
        Assert.Equal(20_000, Rows(task, TaskSplit.Train, null, seed: 1).Count);
    }

    [Fact]
    public void More_held_out_rows_than_there_are_is_an_error() => Assert.Equal(
        "rows is 501, but the task sorting holds out 500 problems; set rows to 500 or less",
        Assert.Throws<DatasetException>(() => Rows("sorting", TaskSplit.Valid, 501, seed: 1)).Message);

    [Fact]
    public void Arithmetic_has_3810_problems_and_right_kinds()
    {
        var all = Rows("arithmetic", TaskSplit.Train, 60_000, seed: 1).Concat(Rows("arithmetic", TaskSplit.Valid, null, seed: 1));
        var byPrompt = all.DistinctBy(row => row.Messages[0].Content).ToDictionary(row => row.Messages[0].Content);
        Assert.Equal(3810, byPrompt.Count);
        Assert.All(byPrompt.Values, row => Assert.Equal(Truth(row).ToString(CultureInfo.InvariantCulture), row.Item.Text("answer")));
        Assert.Equal("carry", byPrompt["57+15"].Item.Text("kind"));
        Assert.Equal("borrow", byPrompt["52-15"].Item.Text("kind"));
        Assert.Equal("plain", byPrompt["90+19"].Item.Text("kind"));
        Assert.Equal("plain", byPrompt["19-19"].Item.Text("kind"));
    }

    [Fact]
    public void A_quarter_of_the_arithmetic_draws_is_forced_to_be_a_difference()
    {
        // 1810 of 3810 problems are differences: 0.25 + 0.75 * 0.475 = 0.606; standard deviation 0.0035.
        double share = Rows("arithmetic", TaskSplit.Train, 20_000, seed: 1).Average(row => row.Messages[0].Content.Contains('-') ? 1.0 : 0.0);
        Assert.Equal(0.606, share, 0.016);
    }

    [Fact]
    public void Wrong_arithmetic_forgets_the_carry_or_borrow_and_nothing_else()
    {
        var rows = Rows("arithmetic", TaskSplit.Demos, 20_000, seed: 1, wrong: 0.7);
        var open = rows.Where(row => row.Item.Text("kind") != "plain").ToList();
        Assert.Equal(0.7, open.Average(row => IsWrong(row) ? 1.0 : 0.0), 0.02);
        Assert.DoesNotContain(rows, row => row.Item.Text("kind") == "plain" && IsWrong(row));
        var wrong = rows.Where(IsWrong).DistinctBy(row => row.Messages[0].Content).ToDictionary(row => row.Messages[0].Content, row => row.Messages[1].Content);
        Assert.Equal("<answer>62</answer>", wrong["57+15"]);
        Assert.Equal("<answer>47</answer>", wrong["52-15"]);
        Assert.Equal("<answer>108</answer>", wrong["99+19"]);
    }

    [Fact]
    public void Sorting_has_even_lengths_and_ascending_answers()
    {
        var rows = Rows("sorting", TaskSplit.Train, 20_000, seed: 1);
        Assert.All(rows, row => Assert.Equal(string.Concat(row.Item.Text("digits").Order()), row.Item.Text("answer")));
        Assert.All(rows, row => Assert.Equal(row.Messages[0].Content, row.Item.Text("digits")));
        foreach (var group in rows.GroupBy(row => row.Item.Text("kind")))
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
        double asGiven = wrong.Average(row => row.Messages[1].Content == $"<answer>{row.Item.Text("digits")}</answer>" ? 1.0 : 0.0);
        Assert.Equal(0.5, asGiven, 0.06);
        Assert.All(wrong, row => Assert.Contains(Inner(row), new[] { row.Item.Text("digits"), string.Concat(row.Item.Text("digits").OrderDescending()) }));
    }

    [Fact]
    public void Countdown_has_6248_problems_and_right_answers()
    {
        var rows = Rows("countdown", TaskSplit.Train, 120_000, seed: 1).Concat(Rows("countdown", TaskSplit.Valid, null, seed: 1))
            .DistinctBy(row => row.Messages[0].Content).ToList();
        Assert.Equal(6248, rows.Count);
        Assert.All(rows, row =>
        {
            string answer = row.Item.Text("answer");
            var numbers = row.Item.Get<int[]>("numbers")!;
            Assert.Equal(row.Item.Int("target"), Evaluate(answer));
            Assert.Equal(numbers.Order(), new[] { answer[0], answer[2], answer[4] }.Select(digit => digit - '0').Order());
            Assert.Equal(string.Concat("+-*".Where(answer.Contains)), row.Item.Text("kind"));
            Assert.Equal($"{string.Join(' ', numbers)}={row.Item.Int("target")}", row.Messages[0].Content);
        });
    }

    [Fact]
    public void Wrong_countdown_misses_the_target_with_the_right_numbers()
    {
        var rows = Rows("countdown", TaskSplit.Demos, 10_000, seed: 1, wrong: 0.5);
        var wrong = rows.Where(row => Evaluate(Inner(row)) != row.Item.Int("target")).ToList();
        Assert.Equal(0.5, wrong.Count / 10_000.0, 0.02);
        Assert.All(wrong, row => Assert.Equal(row.Item.Get<int[]>("numbers")!.Order(), new[] { 0, 2, 4 }.Select(i => Inner(row)[i] - '0').Order()));
    }

    private static IReadOnlyList<ChatRow> Rows(string task, TaskSplit split, int? rows, ulong seed, double wrong = 0) =>
        TaskGenerators.Get(task).Generate(new GeneratorRequest(split, rows, seed, wrong));

    private static IEnumerable<string> Prompts(IEnumerable<ChatRow> rows) => rows.Select(row => row.Messages[0].Content);

    private static IEnumerable<string> Texts(IEnumerable<ChatRow> rows) => rows.Select(row => JsonSerializer.Serialize(row.Item.Json));

    private static string Inner(ChatRow row) => row.Messages[1].Content["<answer>".Length..^"</answer>".Length];

    private static bool IsWrong(ChatRow row) => Inner(row) != row.Item.Text("answer");

    private static int Truth(ChatRow row)
    {
        string text = row.Messages[0].Content;
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
