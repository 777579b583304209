// SPDX-License-Identifier: Apache-2.0
// The two diagrams as graphs: nodes {id, label, sub, kind, parent, construct, notes} by key, and links between keys.

import { model, isBlock, typeOf, children } from './model.js';

/** Blocks of a scope beyond this number are put together by their type. */
const kCrowd = 30;

export function architectureGraph() {
  const { boxes, links } = model.architecture;
  const nodes = new Map();
  const holds = new Set(boxes.map((box) => box.parent).filter((parent) => parent !== null));
  boxes.forEach((box, i) => {
    // A stack without anything in it would be an empty frame.
    if (box.kind === 'stack' && !holds.has(i)) return;
    const construct = box.construct === null ? null : model.constructs[box.construct];
    const type = construct?.type ?? { internet: 'anywhere', range: 'addresses', folder: 'group' }[box.kind] ?? box.kind;
    nodes.set(`b${i}`, {
      key: `b${i}`, label: box.label, sub: type, kind: box.kind, notes: box.notes, box: i,
      parent: box.parent === null ? null : `b${box.parent}`, construct: box.construct, several: Boolean(construct?.repeat),
      stack: stackOfBox(i),
    });
  });
  return withChildren(nodes, links.map((link) => ({ from: `b${link.from}`, to: `b${link.to}`, kind: link.kind, labels: link.labels })));
}

function stackOfBox(i) {
  const { boxes } = model.architecture;
  let at = i;
  while (boxes[at].parent !== null) at = boxes[at].parent;
  return boxes[at].construct === null ? null : model.constructs[boxes[at].construct].stack;
}

/** Families of kinds, for their colours. */
function familyOf(construct) {
  if (construct.kind !== 'resource') return { data: 'data', stack: 'stack', scope: 'scope' }[construct.kind] ?? 'value';
  return 'resource';
}

export function dependencyGraph() {
  const nodes = new Map();
  model.constructs.forEach((construct, i) => {
    if (!isBlock(construct) && children[i].length === 0 && construct.kind !== 'stack') return;
    nodes.set(`c${i}`, {
      key: `c${i}`, label: construct.id, sub: isBlock(construct) ? typeOf(construct) : construct.kind, kind: familyOf(construct),
      notes: [], parent: construct.parent === null ? null : `c${construct.parent}`, construct: i,
      several: Boolean(construct.repeat), stack: construct.stack,
    });
  });
  foldCrowds(nodes);
  const links = model.references.map((reference) => ({
    from: `c${reference.from}`, to: `c${reference.to}`, kind: 'uses', labels: [],
  }));
  return withChildren(nodes, links);
}

function foldCrowds(nodes) {
  const within = new Map();
  for (const node of nodes.values()) {
    if (node.parent === null || !isBlock(model.constructs[node.construct])) continue;
    if (!within.has(node.parent)) within.set(node.parent, []);
    within.get(node.parent).push(node);
  }
  for (const [parent, crowd] of within) {
    if (crowd.length <= kCrowd) continue;
    const byType = new Map();
    for (const node of crowd) {
      if (!byType.has(node.sub)) byType.set(node.sub, []);
      byType.get(node.sub).push(node);
    }
    for (const [type, group] of byType) {
      if (group.length < 4) continue;
      const key = `${parent}/${type}`;
      nodes.set(key, { key, label: type, sub: 'of one type', kind: 'folder', notes: [], parent, construct: null, several: false, stack: group[0].stack });
      for (const node of group) node.parent = key;
    }
  }
}

/** So many things of one parent that are left become folders of a range each, "team-0 – team-9". */
const kMany = 36;

function splitRanges(nodes, inside) {
  const waiting = [...inside.keys()];
  while (waiting.length > 0) {
    const parent = waiting.pop();
    const all = inside.get(parent);
    if (all.length <= kMany) continue;
    const size = Math.max(10, Math.ceil(all.length / 12));
    const count = Math.ceil(all.length / size);
    const folders = [];
    for (let i = 0; i < count; ++i) {
      // Evenly, so that the last one is no remainder.
      const at = Math.round((i * all.length) / count);
      const part = all.slice(at, Math.round(((i + 1) * all.length) / count));
      const key = `${parent}#${at}`;
      const label = `${nodes.get(part[0]).label} – ${nodes.get(part[part.length - 1]).label}`;
      nodes.set(key, { key, label, sub: 'range', kind: 'folder', notes: [], parent, construct: null, several: false, stack: nodes.get(part[0]).stack });
      for (const child of part) nodes.get(child).parent = key;
      inside.set(key, part);
      folders.push(key);
      waiting.push(key);
    }
    inside.set(parent, folders);
  }
}

function withChildren(nodes, links) {
  const inside = new Map();
  const roots = [];
  for (const node of nodes.values()) {
    if (node.parent === null || !nodes.has(node.parent)) roots.push(node.key);
    else if (inside.has(node.parent)) inside.get(node.parent).push(node.key);
    else inside.set(node.parent, [node.key]);
  }
  splitRanges(nodes, inside);
  const leaves = new Map();
  // Children may come before their parents in the map, so the count is taken by a walk with its own stack.
  const steps = roots.map((key) => [key, false]);
  while (steps.length > 0) {
    const [key, done] = steps.pop();
    const below = inside.get(key) ?? [];
    if (done || below.length === 0) {
      leaves.set(key, below.length === 0 ? 1 : below.reduce((sum, child) => sum + leaves.get(child), 0));
    } else {
      steps.push([key, true], ...below.map((child) => [child, false]));
    }
  }
  return { nodes, roots, inside, leaves, links: links.filter((link) => nodes.has(link.from) && nodes.has(link.to)) };
}
