// SPDX-License-Identifier: Apache-2.0
// Asks the real cdktn for the names of the paths below, and prints them, one JSON array a line: [name, id, id, ...].
//
//   npm install --prefix DIR cdktn@0.24.0 constructs@10.7.2
//   NODE_PATH=DIR/node_modules node make.mjs > names.jsonl
//
// The random part has a fixed seed: the same run gives the same file.
import {createRequire} from "node:module";
const require = createRequire(import.meta.url);
const {Testing, TerraformStack, TerraformElement} = require("cdktn");
const {Construct} = require("constructs");

const paths = [];
const add = (...ids) => paths.push(ids);

add("vpc"); add("a-b"); add("a_b"); add("A.B"); add("AB"); add("1st"); add("ü"); add("Ünï"); add("日本"); add("a b");
add("Default", "vpc"); add("vpc", "Default"); add("Default", "Default", "x"); add("x", "Default", "y");
add("Resource"); add("vpc", "Resource"); add("Resource", "vpc"); add("Resource", "Resource"); add("a", "Resource", "b");
add("a", "Resource", "Resource"); add("Resource", "Default"); add("default", "x"); add("resource", "x");
add("a", "a"); add("a", "a", "a"); add("ba", "a"); add("aba", "ba", "a"); add("a", "ba"); add("web", "web-web", "web");
add("network", "public", "a"); add("net.work", "pub lic", "a:b"); add("😀", "x"); add("x", "😀"); add("é", "é"); add("a", "é");
add("é", "a", "é"); add("ß", "ẞ"); add("日本", "本"); add("日", "a", "本"); add("...", "a"); add("a", "..."); add("...", "___");
add("-", "-"); add("_", "a"); add("a", "_"); add("a", "-", "b"); add("$", "{x}"); add("a\"b", "c"); add("a\\b", "c");
add("%{", "}"); add("<&>", "'"); add("x".repeat(255)); add("x".repeat(256)); add("x".repeat(300)); add("é".repeat(300));
add("x".repeat(239), "b"); add("x".repeat(240), "b"); add("x".repeat(241), "b"); add("x".repeat(120), "y".repeat(120));
add("x".repeat(119), "y".repeat(120)); add("é".repeat(10) + "x".repeat(240), "b"); add("a.".repeat(130), "z");
for (const n of [3, 10, 40, 100]) add(...Array.from({length: n}, (_, i) => "n" + i));
add(...Array.from({length: 60}, () => "same"));
add("A", "B.C"); add("A.B", "C"); add("A", "BC"); add("AB", "C");  // alike but for the hash

let state = 20261125;
const random = (below) => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor(state / 65536) % below;
};
const words = ["Default", "Resource", "vpc", "a", "ba", "web-1", "web_1", "web.1", "Ünï", "日本", "😀", " ", "-", "_",
               "0", "x/".replace("/", ""), "resource", "A", "B.C", "BC", "z".repeat(70), "$x", "é", "\u0301", "ﬁ", "x y"];
while (paths.length < 800) {
  const length = 1 + random(6);
  add(...Array.from({length}, () => words[random(words.length)] + (random(3) === 0 ? words[random(words.length)] : "")));
}

const known = new Set();
for (const ids of paths) {
  const key = ids.join("/");
  if (known.has(key) || ids.every((id) => id === "Default")) continue;
  known.add(key);
  // A fresh tree for each path: ids are unique within a scope.
  const stack = new TerraformStack(Testing.app(), "stack");
  let scope = stack;
  for (const id of ids.slice(0, -1)) scope = new Construct(scope, id);
  const element = new TerraformElement(scope, ids.at(-1), "toy_thing");
  console.log(JSON.stringify([element.friendlyUniqueId, ...ids]));
}
