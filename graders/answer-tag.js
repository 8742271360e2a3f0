// 1 when the text is exactly one <answer>...</answer> element and nothing else.
export const meta = { name: "answer-tag", range: [0, 1] };

const open = "<answer>", close = "</answer>";

export function grade(sample) {
  const text = sample.output_text.trim();
  if (!text.startsWith(open) || !text.endsWith(close) || text.length < open.length + close.length) {
    return { score: 0, reason: "not one <answer> element" };
  }
  const inner = text.slice(open.length, text.length - close.length);
  return inner.includes(open) || inner.includes(close) ? { score: 0, reason: "more than one <answer> element" } : 1;
}
