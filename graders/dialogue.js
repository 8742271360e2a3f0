// More dialogue in a story: a third for each thing that somebody says, up to three. What is said has at least two words and counts once.
export const meta = { name: "dialogue", range: [0, 1] };

const spoken = /"([^"]+)"/g;

export function grade(sample) {
  const said = new Set();
  for (const [, words] of sample.output_text.matchAll(spoken)) {
    const trimmed = words.trim().toLowerCase();
    if (trimmed.split(/\s+/).length >= 2) said.add(trimmed);
  }
  return { score: Math.min(said.size, 3) / 3, reason: `${said.size} things said`, metrics: { said: said.size } };
}
