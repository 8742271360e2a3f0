using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.JsonSchema;

/// <summary>A person in one sentence.</summary>
/// <param name="Name">Index of the name.</param>
/// <param name="Age">18 to 77.</param>
/// <param name="City">Index of the city.</param>
/// <param name="Member">Whether a member.</param>
internal readonly record struct JsonSchemaProblem(int Name, int Age, int City, bool Member);

/// <summary>Facts of one sentence as an object with four fields: 15 360 problems. The typical error writes the number as a text.</summary>
internal sealed class JsonSchemaGenerator() : TaskGenerator<JsonSchemaProblem>(JsonSchemaTask.TaskName)
{
    private const int Youngest = 18;
    private const int Ages = 60;
    private static readonly string[] Names =
        ["Ada", "Ben", "Cleo", "Dag", "Eva", "Finn", "Gita", "Hugo", "Ida", "Jan", "Kira", "Leo", "Mona", "Nils", "Olga", "Pia"];

    private static readonly string[] Cities = ["Bern", "Cork", "Graz", "Lyon", "Oslo", "Pisa", "Riga", "Turku"];

    private const string Schema =
        """
        {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":0},"city":{"type":"string"},"member":{"type":"boolean"}},
        "required":["name","age","city","member"],"additionalProperties":false}
        """;

    /// <inheritdoc/>
    protected override IEnumerable<JsonSchemaProblem> Problems() =>
        from name in Enumerable.Range(0, Names.Length)
        from age in Enumerable.Range(Youngest, Ages)
        from city in Enumerable.Range(0, Cities.Length)
        from member in (bool[])[false, true]
        select new JsonSchemaProblem(name, age, city, member);

    /// <inheritdoc/>
    protected override string Prompt(JsonSchemaProblem problem) =>
        $"{Names[problem.Name]} from {Cities[problem.City]} is {problem.Age} and {(problem.Member ? "a" : "no")} member. "
        + "Write this as JSON with name, age, city and member inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(JsonSchemaProblem problem) => Text(problem, problem.Age.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    protected override string? WrongAnswer(JsonSchemaProblem problem, ulong seed) => Text(problem, $"\"{problem.Age}\"");

    /// <inheritdoc/>
    protected override string Kind(JsonSchemaProblem problem) => problem.Member ? "member" : "guest";

    /// <inheritdoc/>
    protected override void WriteFields(JsonSchemaProblem problem, Utf8JsonWriter row)
    {
        row.WritePropertyName("schema");
        row.WriteRawValue(Schema.Replace("\n", "", StringComparison.Ordinal));
        row.WritePropertyName("expected");
        row.WriteRawValue(Answer(problem));
    }

    private static string Text(JsonSchemaProblem problem, string age) =>
        $$"""{"name":"{{Names[problem.Name]}}","age":{{age}},"city":"{{Cities[problem.City]}}","member":{{(problem.Member ? "true" : "false")}}}""";
}
