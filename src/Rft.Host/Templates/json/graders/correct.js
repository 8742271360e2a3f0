// The share of the wanted fields that are there with the wanted value; 0 when the text is not a JSON object.
function grade(sample, item, ctx) {
  let got;
  try {
    got = JSON.parse(sample.output_text);
  } catch (error) {
    return { score: 0, reason: "not JSON" };
  }
  if (got === null || typeof got !== "object" || Array.isArray(got)) return { score: 0, reason: "not an object" };
  const fields = Object.keys(item.want);
  const right = fields.filter(field => got[field] === item.want[field]);
  return { score: right.length / fields.length, reason: `${right.length} of ${fields.length} fields` };
}
