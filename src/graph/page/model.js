// SPDX-License-Identifier: Apache-2.0
// The model in the page, and what is looked up in it.

export const model = JSON.parse(document.getElementById('model').textContent);

const { constructs, references, architecture } = model;

export const children = constructs.map(() => []);
export const outgoing = constructs.map(() => []);
export const incoming = constructs.map(() => []);
/** Resources in each construct, itself included. */
export const resources = constructs.map((construct) => (construct.kind === 'resource' ? 1 : 0));
export const byPath = new Map();

constructs.forEach((construct, i) => {
  if (construct.parent !== null) children[construct.parent].push(i);
  byPath.set(construct.path, i);
});
for (let i = constructs.length - 1; i >= 0; --i) {
  if (constructs[i].parent !== null) resources[constructs[i].parent] += resources[i];
}
references.forEach((reference) => {
  outgoing[reference.from].push(reference);
  incoming[reference.to].push(reference);
});

export const boxOf = new Map();
architecture.boxes.forEach((box, i) => {
  if (box.construct !== null) boxOf.set(box.construct, i);
});

/** "web/main.cpp:12", or nothing. */
export const place = (construct) => (construct.file === null ? '' : `${construct.file}:${construct.line}`);

export const isBlock = (construct) => construct.kind !== 'stack' && construct.kind !== 'scope';

/** What kind of thing to show for it. */
export function typeOf(construct) {
  if (construct.kind === 'resource') return construct.type;
  return construct.type === null ? construct.kind : `${construct.kind} ${construct.type}`;
}
