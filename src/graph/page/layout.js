// SPDX-License-Identifier: Apache-2.0
// From a graph and the set of open boxes to positions: what is folded is one box, and links end at what can be seen.
// ELK places what links hold together; what no link touches is packed in rows, for ELK would make one long column of it.

import ELK from 'elkjs/lib/elk.bundled.js';
import { widthOf, shortened } from './dom.js';
import { pack } from './pack.js';

export const kFont = '600 13px system-ui, sans-serif';
export const kSmall = '11px system-ui, sans-serif';
const elk = new ELK();

/** What is seen of a graph: boxes, and one link for each pair of them. */
export function visible(graph, open, stack) {
  const roots = graph.roots.filter((key) => {
    const of = graph.nodes.get(key).stack;
    return stack === null || of === stack || of === null;
  });
  const shown = new Map();
  const walk = [...roots].reverse().map((key) => [key, null]);
  while (walk.length > 0) {
    const [key, parent] = walk.pop();
    const below = graph.inside.get(key) ?? [];
    const isOpen = below.length > 0 && open.has(key);
    shown.set(key, { key, parent, node: graph.nodes.get(key), isOpen, folds: below.length > 0, leaves: graph.leaves.get(key) });
    if (isOpen) walk.push(...[...below].reverse().map((child) => [child, key]));
  }
  const seen = (key) => {
    let at = key;
    while (at !== null && at !== undefined && !shown.has(at)) at = graph.nodes.get(at)?.parent;
    return at ?? null;
  };
  const links = new Map();
  for (const link of graph.links) {
    const from = seen(link.from);
    const to = seen(link.to);
    if (from === null || to === null || from === to || contains(shown, from, to) || contains(shown, to, from)) continue;
    const id = `${from}>${to}`;
    if (!links.has(id)) links.set(id, { id, from, to, kind: link.kind, count: 0, labels: [] });
    const made = links.get(id);
    ++made.count;
    for (const label of link.labels) if (!made.labels.includes(label)) made.labels.push(label);
  }
  // Outsiders that nobody in the chosen stack talks to.
  for (const [key, box] of shown) {
    const alone = box.node.stack === null && ![...links.values()].some((link) => link.from === key || link.to === key);
    if (alone) shown.delete(key);
  }
  return { boxes: shown, links: [...links.values()] };
}

function contains(shown, outer, inner) {
  for (let at = shown.get(inner).parent; at !== null; at = shown.get(at).parent) if (at === outer) return true;
  return false;
}

function labelOf(link) {
  const text = link.labels.slice(0, 2).join(', ');
  return link.labels.length > 2 ? `${text} +${link.labels.length - 2}` : text;
}

/** A box's size when nothing in it is shown. */
function sizeOf(box) {
  box.title = shortened(box.node.label, 34);
  box.caption = box.folds ? `${box.node.sub} · ${box.leaves.toLocaleString('en')} inside` : shortened(box.node.sub, 36);
  const text = Math.max(widthOf(box.title, kFont), widthOf(box.caption, kSmall));
  return { width: Math.max(92, Math.ceil(text) + 42 + (box.node.several ? 24 : 0)), height: 46 };
}

const kTop = 44;
const kSide = 18;
const kOptions = {
  'elk.algorithm': 'layered', 'elk.hierarchyHandling': 'INCLUDE_CHILDREN', 'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.edgeRouting': 'ORTHOGONAL', 'elk.json.shapeCoords': 'ROOT', 'elk.json.edgeCoords': 'ROOT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '56', 'elk.spacing.nodeNode': '20', 'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '12', 'elk.layered.spacing.edgeNodeBetweenLayers': '20',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX', 'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.edgeLabels.placement': 'CENTER',
};

/** Children of each box (of the whole under null), those that a link leaves their parent from, and each link at the box that holds both ends. */
function structure({ boxes, links }) {
  const kids = new Map([[null, []]]);
  for (const box of boxes.values()) {
    kids.set(box.key, []);
    kids.get(box.parent).push(box.key);
  }
  const tied = new Set();
  const own = new Map();
  for (const link of links) {
    const path = (key) => {
      const up = [];
      for (let at = key; at !== null; at = boxes.get(at).parent) up.unshift(at);
      return up;
    };
    const [from, to] = [path(link.from), path(link.to)];
    let same = 0;
    while (from[same] === to[same]) ++same;
    for (const key of [...from.slice(same + 1), ...to.slice(same + 1)]) tied.add(key);
    const at = same === 0 ? null : from[same - 1];
    if (!own.has(at)) own.set(at, []);
    own.get(at).push({ link, ends: [from[same], to[same]] });
  }
  return { kids, tied, own };
}

/** Sets of keys that links connect, in the order of their first ones. */
function connected(keys, links) {
  const next = new Map(keys.map((key) => [key, []]));
  for (const { ends: [a, b] } of links) {
    next.get(a).push(b);
    next.get(b).push(a);
  }
  const seen = new Set();
  const groups = [];
  for (const key of keys) {
    if (seen.has(key)) continue;
    const group = [key];
    seen.add(key);
    for (let i = 0; i < group.length; ++i) {
      const fresh = next.get(group[i]).filter((other) => !seen.has(other));
      fresh.forEach((other) => seen.add(other));
      group.push(...new Set(fresh));
    }
    groups.push(group);
  }
  return groups;
}

/** The inside of a box, or several boxes, with positions from their own corner. */
class Part {
  constructor(width, height) {
    Object.assign(this, { width, height, boxes: [], links: [] });
  }

  /** What is in another part comes to lie in this one. */
  take(part, dx, dy) {
    for (const [key, at] of part.boxes) this.boxes.push([key, { ...at, x: at.x + dx, y: at.y + dy }]);
    const moved = (at) => at && { ...at, x: at.x + dx, y: at.y + dy };
    for (const one of part.links) this.links.push({ link: one.link, label: moved(one.label), points: one.points.map(moved) });
  }

  put(key, x, y, { width, height }) {
    this.boxes.push([key, { x, y, width, height }]);
  }
}

/** `ratio` is the width of the room by its height. */
export async function place(view, direction, ratio) {
  const { boxes } = view;
  const { kids, tied, own } = structure(view);
  /** What ELK is told about each box; parts are what lies inside of those that it sees as one. */
  const told = new Map();
  const parts = new Map();
  const within = new Map();
  const order = new Map([...boxes.keys()].map((key, i) => [key, i]));
  const inOrder = (keys) => [...keys].sort((a, b) => order.get(a) - order.get(b));
  for (const link of view.links) link.text = labelOf(link);

  const edge = (link) => ({
    id: link.id, sources: [link.from], targets: [link.to],
    labels: link.text === '' ? [] : [{ text: link.text, width: widthOf(link.text, kSmall) + 10, height: 16 }],
  });

  async function linked(group, links) {
    const done = await elk.layout({
      id: 'root', layoutOptions: { ...kOptions, 'elk.direction': direction }, children: inOrder(group).map((key) => told.get(key)),
      edges: [...links, ...group.flatMap((key) => within.get(key) ?? [])].map(edge),
    });
    const made = new Part(done.width, done.height);
    const walk = [...done.children];
    while (walk.length > 0) {
      const at = walk.pop();
      if (boxes.has(at.id)) made.put(at.id, at.x, at.y, at);
      if (parts.has(at.id)) made.take(parts.get(at.id), at.x, at.y);
      walk.push(...(at.children ?? []));
    }
    const byId = new Map(view.links.map((link) => [link.id, link]));
    for (const { id, sections = [], labels = [] } of done.edges ?? []) {
      const points = sections.flatMap((part) => [part.startPoint, ...(part.bendPoints ?? []), part.endPoint]);
      made.links.push({ link: byId.get(id), points, label: labels[0] ?? null });
    }
    return made;
  }

  /** All that no link leads out of `key`, packed. */
  async function islands(groups, links) {
    const single = groups.filter((group) => group.length === 1);
    const cards = single.map(([key]) => key).filter((key) => !boxes.get(key).isOpen);
    const blocks = [];
    for (const group of groups) {
      if (group.length === 1 && !boxes.get(group[0]).isOpen) continue;
      if (group.length === 1) {
        const [key] = group;
        const frame = new Part(told.get(key).width, told.get(key).height);
        frame.put(key, 0, 0, frame);
        frame.take(parts.get(key), 0, 0);
        blocks.push(frame);
      } else {
        const inside = new Set(group);
        blocks.push(await linked(group, links.filter(({ ends }) => inside.has(ends[0])).map(({ link }) => link)));
      }
    }
    // Cards of one width stand in columns.
    const width = Math.max(0, ...cards.map((key) => told.get(key).width));
    const { at, ...size } = pack(blocks, { count: cards.length, width, height: 46 }, ratio);
    const made = new Part(size.width, size.height);
    blocks.forEach((block, i) => made.take(block, at[i].x, at[i].y));
    cards.forEach((key, i) => made.put(key, at[blocks.length + i].x, at[blocks.length + i].y, { width, height: 46 }));
    return made;
  }

  for (const key of [null, ...boxes.keys()].reverse()) {
    const box = boxes.get(key);
    const size = box ? sizeOf(box) : { width: 0 };
    if (box && !box.isOpen) {
      told.set(key, { id: key, ...size });
      continue;
    }
    const links = own.get(key) ?? [];
    const all = connected(kids.get(key), links);
    const away = all.filter((group) => group.some((kid) => tied.has(kid)));
    const rest = await islands(all.filter((group) => !away.includes(group)), links);
    if (away.length === 0) {
      const made = new Part(Math.max(size.width, rest.width + 2 * kSide), rest.height + kTop + kSide);
      made.take(rest, kSide, kTop);
      parts.set(key, key === null ? rest : made);
      told.set(key, { id: key, width: made.width, height: made.height });
    } else {
      const inside = new Set(away.flat());
      within.set(key, [...links.filter(({ ends }) => inside.has(ends[0])).map(({ link }) => link), ...[...inside].flatMap((kid) => within.get(kid) ?? [])]);
      const children = inOrder([...inside]).map((kid) => told.get(kid));
      if (rest.boxes.length > 0) {
        parts.set(`${key}~rest`, rest);
        children.push({ id: `${key}~rest`, width: rest.width, height: rest.height });
      }
      told.set(key, {
        id: key, children,
        layoutOptions: {
          'elk.padding': `[top=${kTop},left=${kSide},bottom=${kSide},right=${kSide}]`, 'elk.nodeSize.constraints': 'MINIMUM_SIZE',
          'elk.nodeSize.minimum': `(${size.width}, 60)`,
        },
      });
    }
  }
  const whole = parts.get(null);
  for (const [key, at] of whole.boxes) Object.assign(boxes.get(key), at);
  for (const { link, points, label } of whole.links) Object.assign(link, { points, label });
  return { ...view, width: whole.width, height: whole.height };
}
