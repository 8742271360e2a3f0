using Rft.Conformance.Graders;
using Rft.Graders.Tests.Conformance;

namespace Rft.Graders.Tests.JavaScript;

/// <summary>The shared fixture files: what a script may return, and what a hostile script may not do.</summary>
public sealed class JsFixtureTests
{
    public static TheoryData<string> ResultIds => SharedCases.Ids("js_results.json");

    public static TheoryData<string> AdversarialIds => SharedCases.Ids("js_adversarial.json");

    [Theory]
    [MemberData(nameof(ResultIds))]
    public Task Return_values_become_the_documented_outcomes(string id) => SharedCases.Pass(new JavaScriptKind(), "js_results.json", id);

    [Theory]
    [MemberData(nameof(AdversarialIds))]
    public Task Hostile_scripts_end_in_a_typed_outcome_within_their_time(string id) =>
        SharedCases.Pass(new JavaScriptKind(), "js_adversarial.json", id);
}
