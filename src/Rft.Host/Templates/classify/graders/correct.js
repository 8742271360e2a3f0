// 1 when the text inside the last <answer>...</answer> is the row's answer, else 0.
function grade(sample, item, ctx) {
  const answer = ctx.extract.tag(sample.output_text, "answer");
  if (answer === null) return { score: 0, reason: "no <answer> element" };
  const right = answer === item.answer;
  return { score: right ? 1 : 0, reason: right ? "right" : `wanted ${item.answer}` };
}
