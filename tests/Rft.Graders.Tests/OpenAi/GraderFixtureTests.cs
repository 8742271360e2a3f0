using Rft.Conformance.Graders;
using Rft.Graders.Tests.Conformance;

namespace Rft.Graders.Tests.OpenAi;

/// <summary>The shared fixture files of graders in OpenAI's JSON.</summary>
public sealed class GraderFixtureTests
{
    public static TheoryData<string> StringChecks => SharedCases.Ids("string_check.json");

    public static TheoryData<string> Templates => SharedCases.Ids("templates.json");

    public static TheoryData<string> Similarities => SharedCases.Ids("text_similarity.json");

    public static TheoryData<string> Formulas => SharedCases.Ids("multi.json");

    public static TheoryData<string> Judges => SharedCases.Ids("score_model.json");

    public static TheoryData<string> Validations => SharedCases.Ids("validate.json");

    [Theory]
    [MemberData(nameof(StringChecks))]
    public Task A_string_check_follows_the_documented_rules(string id) => SharedCases.Pass(new GraderJsonKind(), "string_check.json", id);

    [Theory]
    [MemberData(nameof(Templates))]
    public Task A_template_is_resolved_as_documented(string id) => SharedCases.Pass(new GraderJsonKind(), "templates.json", id);

    [Theory]
    [MemberData(nameof(Similarities))]
    public Task A_similarity_equals_that_of_the_reference_programs(string id) =>
        SharedCases.Pass(new GraderJsonKind(), "text_similarity.json", id);

    [Theory]
    [MemberData(nameof(Formulas))]
    public Task A_formula_has_its_value_or_its_fault(string id) => SharedCases.Pass(new GraderJsonKind(), "multi.json", id);

    [Theory]
    [MemberData(nameof(Judges))]
    public Task A_judges_reply_becomes_a_score_or_a_fault(string id) => SharedCases.Pass(new GraderJsonKind(), "score_model.json", id);

    [Theory]
    [MemberData(nameof(Validations))]
    public Task A_grader_is_valid_or_its_first_fault_has_a_place(string id) => SharedCases.Pass(new ValidateKind(), "validate.json", id);
}
