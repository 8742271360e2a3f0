using Rft.Graders.Tasks.MathAnswers;

namespace Rft.Graders.Tests.Tasks.MathAnswers;

public sealed class ExtractionTests
{
    [Theory]
    [InlineData(@"It is \boxed{\frac{1}{2}}.", @"\frac{1}{2}")]
    [InlineData(@"\boxed{1} and \boxed{2}", "1, 2")]
    [InlineData(@"$\boxed{28}$ pct", "28 percent")]
    [InlineData(@"\boxed 7", "7")]
    [InlineData("Final Answer: The final answer is $20 \\%$. I hope it is correct.", "20 \\%")]
    [InlineData("<answer> x + 1 </answer>", "x + 1")]
    [InlineData("The answer is x = 2. That took a while.", "x = 2")]
    [InlineData("Answer: 1,234.5 apples", "1234.5")]
    [InlineData("Step 2 gives 12.\n\n**Final Answer**\n\n42\n\nStep 3 was not needed.", "42")]
    [InlineData("Answer = 7, not 8", "7")]
    [InlineData("so the number is 10 which is 1,000.99m²", "1000.99")]
    [InlineData("P(A) = (1/2) / (3/4) so it is (1/2) * (4/3) = 2/3.", "2/3")]
    [InlineData("It costs $18 a day.", "18")]
    [InlineData("the pair (2, 3), found above", "(2, 3)")]
    [InlineData("The answer is odd.", "odd")]
    [InlineData("I cannot say.", "I cannot say")]
    public void The_answer_of_a_text(string text, string expected) => Assert.Equal(expected, MathAnswer.Extract(text));

    [Theory]
    [InlineData("")]
    [InlineData("There is nothing to be found in this long sentence about nothing at all.")]
    [InlineData(@"5 \boxed{}")]
    [InlineData(@"5 \boxed{5")]
    [InlineData("<answer></answer> 5")]
    public void No_answer(string text) => Assert.Null(MathAnswer.Extract(text));

    [Theory]
    [InlineData("Answer $ \n 9 \n $", null)]
    [InlineData("Answer $$ \n 9 \n $$", "9")]
    [InlineData("Answer [ 9 ] ", "9")]
    [InlineData("Answer 9", null)]
    public void Latex_alone_wants_delimiters_and_inline_formulas_on_one_line(string text, string? expected) =>
        Assert.Equal(expected, MathAnswer.Extract(text, new MathOptions { Targets = MathTargets.Latex }));

    [Theory]
    [InlineData("7,425,000", "7425000")]
    [InlineData("1,22", "1.22")]
    [InlineData("0,111", "0.111")]
    [InlineData("1 000 000", "1000000")]
    public void Plain_numbers_alone(string text, string? expected) =>
        Assert.Equal(expected, MathAnswer.Extract(text, new MathOptions { Targets = MathTargets.Expression }));

    [Theory]
    [InlineData("B", "B")]
    [InlineData("The answer is (b).", "B")]
    [InlineData("So I choose option **D**.", "D")]
    [InlineData(@"\boxed{\text{C}}", "C")]
    [InlineData("Answer: A. A number is even when 2 divides it.", "A")]
    [InlineData("A number is even. I know it.", null)]
    public void The_letter_of_a_choice(string text, string? expected) =>
        Assert.Equal(expected, MathAnswer.Extract(text, new MathOptions { Targets = MathTargets.Choice }));

    [Fact]
    public void A_null_text_is_a_mistake_of_the_caller()
    {
        Assert.Throws<ArgumentNullException>(() => MathAnswer.Extract(null!));
        Assert.Throws<ArgumentNullException>(() => MathAnswer.Compare(null!, ""));
        Assert.Throws<ArgumentNullException>(() => MathAnswer.Compare("", null!));
    }
}
