// grader: name=steps  range=0..1
// The same judgement as steps.js and Rft.Benchmarks.Plugin.
using System.Globalization;
using System.Text.RegularExpressions;

static class Patterns
{
    public static readonly Regex Answers = new(@"<answer>\s*(-?\d+(?:\.\d+)?)\s*</answer>", RegexOptions.Compiled);
    public static readonly Regex Hedges = new(@"\b(?:maybe|perhaps|probably|not sure)\b", RegexOptions.Compiled | RegexOptions.IgnoreCase);
    public static readonly Regex Steps = new(@"^\d+\.\s+\S", RegexOptions.Compiled | RegexOptions.Multiline);
}

string text = Sample.Text;
var found = Patterns.Answers.Matches(text);
if (found.Count == 0) return Grade.Score(0, "no answer");
double answer = double.Parse(found[^1].Groups[1].ValueSpan, CultureInfo.InvariantCulture);
double score = answer == double.Parse(Item.Text("answer"), CultureInfo.InvariantCulture) ? 0.7 : 0;
if (found.Count == 1) score += 0.1;
int steps = Patterns.Steps.Count(text);
if (steps is >= 3 and <= 12) score += 0.1;
int doubts = Patterns.Hedges.Count(text);
if (doubts == 0) score += 0.1;
return Grade.Score(score, $"{steps} steps, {doubts} doubts").With("steps", steps).With("doubts", doubts);
