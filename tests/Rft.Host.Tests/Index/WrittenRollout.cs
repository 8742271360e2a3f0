using System.Globalization;

namespace Rft.Host.Tests.Index;

/// <summary>Lines of rollout files.</summary>
internal static class WrittenRollout
{
    /// <summary>A rollout that one grader scored, or failed to.</summary>
    public static string Line(string stage, int prompt, int member, string text, double? score, int step = 1)
    {
        string value = score?.ToString(CultureInfo.InvariantCulture) ?? "null";
        string reward = score is null ? """null,"dropped":"grader_failed" """ : $$"""{"raw":{{value}},"value":{{value}}},"dropped":null""";
        string outcome = score is null ? """{"state":"failed","fault":"timeout","message":"no score within 2s"}""" : $$"""{"state":"scored","value":{{value}}}""";
        return string.Create(CultureInfo.InvariantCulture, $$$"""
            {"schema":"rft.rollout/1","id":"{{{stage}}}/s{{{step}}}/p{{{prompt}}}/c{{{member}}}","stage":"{{{stage}}}","step":{{{step}}},"prompt_index":{{{prompt}}},"row":{{{prompt}}},"member":{{{member}}},"messages":[{"role":"user","content":"{{{text}}}"}],"text":"answer","finish_reason":"stop","tokens":3,"policy_version":0,"reward":{{{reward}}},"scores":{"correct":{{{outcome}}}},"advantage":null,"kept":false}
            """);
    }
}
