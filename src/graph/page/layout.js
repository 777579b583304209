// SPDX-License-Identifier: Apache-2.0
// From a graph and the set of open boxes to positions: what is folded is one box, and links end at what can be seen.

import ELK from 'elkjs/lib/elk.bundled.js';
import { widthOf, shortened } from './dom.js';

const kFont = '600 13px system-ui, sans-serif';
const kSmall = '11px system-ui, sans-serif';
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
  return { width: Math.max(92, Math.ceil(text) + 42 + (box.node.several ? 16 : 0)), height: 46 };
}

export async function place(view, direction) {
  const elkNodes = new Map();
  const root = {
    id: 'root', children: [], edges: [],
    layoutOptions: {
      'elk.algorithm': 'layered', 'elk.direction': direction, 'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
      'elk.edgeRouting': 'ORTHOGONAL', 'elk.json.shapeCoords': 'ROOT', 'elk.json.edgeCoords': 'ROOT',
      'elk.layered.spacing.nodeNodeBetweenLayers': '56', 'elk.spacing.nodeNode': '20', 'elk.spacing.edgeNode': '16',
      'elk.spacing.edgeEdge': '12', 'elk.layered.spacing.edgeNodeBetweenLayers': '20', 'elk.spacing.componentComponent': '28',
      'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX', 'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.edgeLabels.placement': 'CENTER', 'elk.separateConnectedComponents': 'true', 'elk.aspectRatio': '1.6',
    },
  };
  for (const box of view.boxes.values()) {
    const size = sizeOf(box);
    const made = { id: box.key, ...size, children: [] };
    if (box.isOpen) {
      made.layoutOptions = {
        'elk.padding': '[top=44,left=18,bottom=18,right=18]', 'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${size.width}, 60)`,
      };
    }
    elkNodes.set(box.key, made);
    (box.parent === null ? root : elkNodes.get(box.parent)).children.push(made);
  }
  for (const link of view.links) {
    link.text = labelOf(link);
    const labels = link.text === '' ? [] : [{ text: link.text, width: widthOf(link.text, kSmall) + 10, height: 16 }];
    root.edges.push({ id: link.id, sources: [link.from], targets: [link.to], labels });
  }
  const done = await elk.layout(root);
  const collect = [...done.children];
  while (collect.length > 0) {
    const at = collect.pop();
    Object.assign(view.boxes.get(at.id), { x: at.x, y: at.y, width: at.width, height: at.height });
    collect.push(...(at.children ?? []));
  }
  const edges = new Map((done.edges ?? []).map((edge) => [edge.id, edge]));
  for (const link of view.links) {
    const edge = edges.get(link.id);
    link.points = (edge?.sections ?? []).flatMap((part) => [part.startPoint, ...(part.bendPoints ?? []), part.endPoint]);
    link.label = edge?.labels?.[0] ?? null;
  }
  return { ...view, width: done.width, height: done.height };
}
