// The same .js grader under Node: node node-peer.mjs GRADER.js CALL.json SECONDS. Prints one JSON line: calls a second in one realm, and in a fresh vm context
// a call, which is what protects one call from another as a fresh engine does.
import fs from "node:fs";
import vm from "node:vm";

const [file, call, seconds] = process.argv.slice(2);
const { sample, item } = JSON.parse(fs.readFileSync(call, "utf8"));
const source = fs.readFileSync(file, "utf8").replaceAll("export ", "") + "\n;grade(sample, item)";
const script = new vm.Script(source, { filename: file });

function rate(body) {
  for (let i = 0; i < 300; i++) body();
  const start = process.hrtime.bigint();
  let calls = 0, passed = 0;
  while (passed < Number(seconds)) {
    for (let i = 0; i < 20; i++) body();
    calls += 20;
    passed = Number(process.hrtime.bigint() - start) / 1e9;
  }
  return calls / passed;
}

const { grade } = await import(`data:text/javascript,${encodeURIComponent(fs.readFileSync(file, "utf8"))}`);
const score = grade(sample, item).score;
console.log(JSON.stringify({
  score, version: process.version, same_realm: rate(() => grade(sample, item)),
  fresh_context: rate(() => script.runInContext(vm.createContext({ sample, item }))),
}));
