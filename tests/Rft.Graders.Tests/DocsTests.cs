using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Rft.Graders.Cases;
using Rft.Graders.Scripts;

namespace Rft.Graders.Tests;

/// <summary>Every code block of the page is compiled and graded with the cases below it.</summary>
public sealed partial class DocsTests
{
    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, Examples().Count)];

    [Fact]
    public void Every_code_block_has_its_cases() => Assert.Equal(5, Examples().Count);

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_code_block_gives_the_scores_beside_it(int index)
    {
        var (language, code, cases) = Examples()[index];
        using var folder = new TempFolder();
        string file = language switch
        {
            "csharp" => folder.Write("grader.csx", code),
            "js" => folder.Write("grader.js", code),
            _ => Compile(code, Path.Combine(folder.Path, "Acme.dll")),
        };
        using var document = JsonDocument.Parse(cases);
        var entries = document.RootElement.EnumerateArray();
        await CaseCheck.Pass(file, [.. entries.Select((entry, i) => GraderCaseFile.Parse(entry.GetRawText(), "write-a-grader.md", i + 1))]);
    }

    private static List<(string Language, string Code, string Cases)> Examples()
    {
        var blocks = Fence().Matches(File.ReadAllText(Path.Combine(Shared.Root, "docs", "write-a-grader.md")))
            .Select(match => (Language: match.Groups[1].Value, Text: match.Groups[2].Value)).ToList();
        return
        [
            .. blocks.Select((block, i) => (block, i)).Where(entry => entry.block.Language is "csharp" or "js" or "cs").Select(entry =>
            {
                var next = blocks[entry.i + 1];
                Assert.Equal("json", next.Language);
                return (entry.block.Language, entry.block.Text, next.Text);
            }),
        ];
    }

    private static string Compile(string code, string file)
    {
        string[] usings = ["System", "System.Collections.Generic", "System.Linq", "System.Threading", "System.Threading.Tasks"];
        string implicitUsings = string.Concat(usings.Select(name => $"global using {name};\n"));
        var compilation = CSharpCompilation.Create(
            "Acme", [CSharpSyntaxTree.ParseText(implicitUsings), CSharpSyntaxTree.ParseText(code)], ScriptReferences.All,
            new CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        var emitted = compilation.Emit(file);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return file;
    }

    [GeneratedRegex("^```(\\w+)\\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
