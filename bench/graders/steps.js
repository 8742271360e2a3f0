// A grader as people write it: an answer, the form of the steps, hedging, length. The same judgement as steps.csx and Rft.Benchmarks.Plugin.
export const meta = { name: "steps", range: [0, 1] };

const answers = /<answer>\s*(-?\d+(?:\.\d+)?)\s*<\/answer>/g;
const hedges = /\b(?:maybe|perhaps|probably|not sure)\b/gi;
const step = /^\d+\.\s+\S/;

export function grade(sample, item) {
  const text = sample.output_text;
  const found = [...text.matchAll(answers)];
  if (found.length === 0) return { score: 0, reason: "no answer" };
  let score = Number(found[found.length - 1][1]) === Number(item.answer) ? 0.7 : 0;
  if (found.length === 1) score += 0.1;
  const lines = text.split("\n").filter(line => line.trim() !== "");
  const steps = lines.filter(line => step.test(line)).length;
  if (steps >= 3 && steps <= 12) score += 0.1;
  const doubts = (text.match(hedges) ?? []).length;
  if (doubts === 0) score += 0.1;
  return { score, reason: `${steps} steps, ${doubts} doubts`, metrics: { steps, doubts } };
}
