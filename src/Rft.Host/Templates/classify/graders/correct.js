// 1 when the text inside <answer>...</answer> is the row's answer, else 0.
function grade(sample, item, ctx) {
  const match = /<answer>([^<]*)<\/answer>/.exec(sample.output_text);
  if (!match) return { score: 0, reason: "no <answer> element" };
  const right = match[1].trim() === item.answer;
  return { score: right ? 1 : 0, reason: right ? "right" : `wanted ${item.answer}` };
}
