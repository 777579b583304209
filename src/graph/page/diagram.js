// SPDX-License-Identifier: Apache-2.0
// A diagram: draws what layout.js has placed, with folding, pan and zoom, and the keyboard.

import { el, svg, say, plural, widthOf } from './dom.js';
import { visible, place, kFont, kSmall } from './layout.js';

/** The first view opens boxes while this few can be seen. */
const kFirstView = 20;
/** In a small window fewer are opened, until texts can be read; but not fewer than this. */
const kFewest = 5;
const kLegible = 0.6;
/** More than this takes long to place, and nobody can read it. */
const kAllAtOnce = 400;
/** So few boxes are laid out in both directions, to see which is the better one. */
const kBothWays = 80;

export class Diagram {
  constructor(stage, graph, name, onSelect) {
    this.graph = graph;
    this.name = name;
    this.onSelect = onSelect;
    this.open = new Set();
    this.selected = null;
    this.view = { x: 0, y: 0, scale: 1 };
    this.scene = svg('g', { class: 'scene' });
    this.svg = svg('svg', { class: 'diagram', role: 'group', 'aria-label': `${name}: arrow keys move, Enter opens` },
      svg('defs', {}, ...['plain', 'strong'].map((kind) => svg('marker', { id: `arrow-${kind}-${name}`, class: `arrow ${kind}`, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse' }, svg('path', { d: 'M0,0.5 L8,4 L0,7.5 z' })))),
      this.scene);
    this.root = el('div', { class: 'canvas' }, this.svg, this.controls());
    stage.append(this.root);
    this.listen();
  }

  controls() {
    const button = (label, title, run) => el('button', { type: 'button', title, 'aria-label': title, onclick: run }, label);
    this.openAll = button('Open all', 'Open all boxes', () => this.unfoldAll());
    return el('div', { class: 'controls', role: 'toolbar', 'aria-label': 'Diagram' },
      button('Fold all', 'Fold all boxes', () => { this.open.clear(); this.draw(true); }), this.openAll,
      button('−', 'Zoom out', () => this.zoom(1 / 1.25)), button('+', 'Zoom in', () => this.zoom(1.25)),
      button('Fit', 'Fit to the window, key 0', () => this.fit()));
  }

  async show(stack) {
    if (this.stack === stack && this.drawn) return;
    this.stack = stack;
    for (let most = kFirstView; ; most = Math.floor(most / 2)) {
      this.openFirst(most);
      await this.draw(true);
      if (!this.placed || most <= kFewest || this.scaleOf(this.placed) >= kLegible) return;
    }
  }

  /** Opens boxes level by level, as long as what is seen stays a handful. */
  openFirst(most) {
    this.open.clear();
    const { graph } = this;
    let shown = visible(graph, this.open, this.stack).boxes.size;
    let level = [...visible(graph, this.open, this.stack).boxes.keys()];
    while (level.length > 0) {
      const next = [];
      for (const key of [...level].sort((a, b) => (graph.leaves.get(a) ?? 0) - (graph.leaves.get(b) ?? 0))) {
        const below = graph.inside.get(key) ?? [];
        if (below.length === 0 || (shown + below.length > most && !(level.length === 1 && below.length <= 2 * kFirstView))) continue;
        if (graph.nodes.get(key).kind === 'folder' && level.length > 1) continue;
        this.open.add(key);
        shown += below.length;
        next.push(...below);
      }
      level = next;
    }
  }

  async unfoldAll() {
    const most = [...this.graph.nodes.keys()].filter((key) => this.graph.inside.has(key));
    if (this.graph.nodes.size > kAllAtOnce) {
      // One level more of what is seen, instead of everything.
      const now = [...this.placed.boxes.values()].filter((box) => box.folds && !box.isOpen);
      let shown = this.placed.boxes.size;
      for (const box of now) {
        shown += this.graph.inside.get(box.key).length;
        if (shown > kAllAtOnce) break;
        this.open.add(box.key);
      }
    } else {
      most.forEach((key) => this.open.add(key));
    }
    await this.draw(true);
  }

  async draw(fit = false) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    this.root.classList.add('busy');
    let placed;
    try {
      placed = await this.arranged(fit);
    } catch (fault) {
      const text = `The diagram could not be laid out: ${fault.message ?? fault}`;
      this.root.append(el('p', { class: 'empty' }, text));
      say(text);
      return;
    }
    if (turn !== this.turn) return;
    this.root.classList.remove('busy');
    this.placed = placed;
    this.drawn = true;
    this.paint();
    if (fit) this.fit();
    this.mark();
    this.root.dataset.boxes = placed.boxes.size;
  }

  /** How large what is drawn can be in the window. */
  scaleOf({ width, height }) {
    const room = this.room();
    return Math.min((room.width - 48) / width, (room.height - 96) / height);
  }

  /** The part of the window that the panel does not cover. */
  room() {
    const own = this.root.getBoundingClientRect();
    const panel = document.getElementById('panel').getBoundingClientRect();
    const covered = panel.height > 0 && panel.left < own.right - 1 ? own.bottom - panel.top : 0;
    return { width: own.width, height: own.height - covered };
  }

  /** Arrows go across or down, whichever can be shown larger; opening and folding a box keeps their direction. */
  async arranged(anew) {
    const ratio = Math.min(2.4, Math.max(0.4, (this.root.clientWidth - 48) / (this.root.clientHeight - 96)));
    const main = this.root.clientWidth < 700 ? 'DOWN' : 'RIGHT';
    const made = async (direction) => ({ direction, ...(await place(visible(this.graph, this.open, this.stack), direction, ratio)) });
    const first = await made(anew ? main : this.direction ?? main);
    let best = first;
    if (anew && first.links.length > 0 && first.boxes.size <= kBothWays && this.scaleOf(first) < 0.9) {
      const other = await made(main === 'DOWN' ? 'RIGHT' : 'DOWN');
      if (this.scaleOf(other) > 1.2 * this.scaleOf(first)) best = other;
    }
    this.direction = best.direction;
    return best;
  }

  paint() {
    const { boxes, links } = this.placed;
    const frames = [];
    const cards = [];
    for (const box of boxes.values()) (box.isOpen ? frames : cards).push(this.paintBox(box));
    // Titles of frames lie above the links, which may cross them.
    const titles = [...boxes.values()].filter((box) => box.isOpen).map((box) => this.paintTitle(box));
    this.scene.replaceChildren(...frames, ...links.map((link) => this.paintLink(link)), ...titles, ...cards);
    this.items = new Map([...frames, ...cards].map((item) => [item.dataset.key, item]));
    this.lines = new Map([...this.scene.querySelectorAll('.link')].map((line) => [line.dataset.id, line]));
    if (!this.items.has(this.current)) this.current = boxes.keys().next().value;
    this.items.get(this.current)?.setAttribute('tabindex', '0');
  }

  paintBox(box) {
    const { node } = box;
    const type = box.folds ? (box.isOpen ? 'frame' : 'folded') : 'card';
    const state = box.folds ? `, ${plural(box.leaves, 'thing')} inside, ${box.isOpen ? 'open' : 'folded'}` : '';
    const group = svg('g', {
      class: `box ${type} kind-${node.kind}`, transform: `translate(${box.x},${box.y})`, tabindex: '-1', role: 'button',
      'data-key': box.key, 'aria-label': `${node.label}, ${node.sub}${state}`, 'aria-expanded': box.folds ? String(box.isOpen) : null,
    });
    if (type === 'folded' || node.several) group.append(svg('rect', { class: 'behind', x: 4, y: 4, width: box.width, height: box.height, rx: 9 }));
    group.append(svg('rect', { class: 'shape', width: box.width, height: box.height, rx: type === 'frame' ? 12 : 9 }));
    if (type === 'frame') {
      group.append(svg('rect', { class: 'grip', width: box.width, height: 36, rx: 12 }));
      group.append(svg('path', { class: 'chevron', d: 'M14,15 l4.5,5 l4.5,-5' }));
    } else {
      if (box.folds) group.append(svg('path', { class: 'chevron', d: 'M14,18 l5,5 l-5,5' }));
      else group.append(svg('rect', { class: 'tint', x: 11, y: 13, width: 4, height: 20, rx: 2 }));
      group.append(svg('text', { class: 'title', x: 28, y: 20 }, box.title), svg('text', { class: 'caption', x: 28, y: 35 }, box.caption));
      if (node.several) group.append(svg('text', { class: 'many', x: box.width - 11, y: 20, 'text-anchor': 'end' }, '×n'));
    }
    group.append(svg('title', {}, [node.label, node.sub, ...node.notes].filter(Boolean).join('\n')));
    return group;
  }

  paintTitle(box) {
    const area = { x: box.x + 28, y: box.y + 8, width: Math.max(widthOf(box.title, kFont), widthOf(box.caption, kSmall)) + 8, height: 32 };
    const crossed = this.placed.links.some(({ points }) => points.some((to, i) => i > 0 && meets(points[i - 1], to, area)));
    return svg('g', { class: `frame-title${crossed ? ' crossed' : ''}`, transform: `translate(${box.x},${box.y})`, 'aria-hidden': 'true' },
      svg('text', { class: 'title', x: 32, y: 22 }, box.title), svg('text', { class: 'caption', x: 32, y: 35 }, box.caption));
  }

  paintLink(link) {
    const path = link.points.map((point, i) => `${i === 0 ? 'M' : 'L'}${point.x},${point.y}`).join(' ');
    const { boxes } = this.placed;
    const what = link.labels.join(', ') || (link.count > 1 ? plural(link.count, 'reference') : 'uses');
    const group = svg('g', { class: `link of-${link.kind}`, 'data-id': link.id },
      svg('path', { class: 'line', d: rounded(link.points) || path, 'marker-end': `url(#arrow-plain-${this.name})` }),
      svg('title', {}, `${boxes.get(link.from).node.label} → ${boxes.get(link.to).node.label}: ${what}`));
    if (link.label !== null && link.text !== '') {
      const { x, y, width, height } = link.label;
      group.append(svg('rect', { class: 'plate', x, y, width, height, rx: 4 }), svg('text', { class: 'caption', x: x + width / 2, y: y + 12, 'text-anchor': 'middle' }, link.text));
    }
    return group;
  }

  /** Opens all around a box, so that it can be seen. */
  async reveal(key) {
    let missing = false;
    for (let at = this.graph.nodes.get(key)?.parent; at !== null && at !== undefined; at = this.graph.nodes.get(at)?.parent) {
      if (!this.open.has(at)) missing = true;
      this.open.add(at);
    }
    if (missing || !this.drawn) await this.draw(!this.drawn);
    this.select(key);
    this.center(key);
  }

  select(key) {
    this.selected = key;
    this.mark();
    if (key !== null) this.setCurrent(key);
  }

  mark() {
    if (!this.placed) return;
    let at = this.selected;
    while (at !== null && at !== undefined && !this.items.has(at)) at = this.graph.nodes.get(at)?.parent ?? null;
    const near = new Set([at]);
    for (const link of this.placed.links) {
      const touches = at !== null && (link.from === at || link.to === at);
      const line = this.lines.get(link.id);
      line.classList.toggle('near', touches);
      line.querySelector('.line').setAttribute('marker-end', `url(#arrow-${touches ? 'strong' : 'plain'}-${this.name})`);
      if (touches) near.add(link.from).add(link.to);
    }
    for (const [key, item] of this.items) {
      item.classList.toggle('selected', key === at);
      item.classList.toggle('near', at !== null && near.has(key));
    }
    this.scene.classList.toggle('focused', at !== null && near.size > 1);
  }

  setCurrent(key, focus = false) {
    if (!this.items?.has(key)) return;
    this.items.get(this.current)?.setAttribute('tabindex', '-1');
    this.current = key;
    const item = this.items.get(key);
    item.setAttribute('tabindex', '0');
    if (focus) {
      item.focus({ preventScroll: true });
      this.into(key);
    }
  }

  async toggle(key) {
    if (!this.open.delete(key)) this.open.add(key);
    const before = this.placed.boxes.get(key);
    const on = { x: before.x * this.view.scale + this.view.x, y: before.y * this.view.scale + this.view.y };
    await this.draw();
    const after = this.placed.boxes.get(key);
    // What was pressed stays under the finger.
    this.view.x = on.x - after.x * this.view.scale;
    this.view.y = on.y - after.y * this.view.scale;
    this.setCurrent(key, true);
    if (this.open.has(key)) this.show_whole(after);
    this.move();
    say(`${after.node.label} ${this.open.has(key) ? 'opened' : 'folded'}`);
  }

  /** Moves, and zooms out if it must, so that an opened box is seen as a whole. */
  show_whole(box) {
    const { width, height } = this.room();
    const room = Math.min((width - 40) / box.width, (height - 90) / box.height);
    if (this.view.scale > room) this.view.scale = Math.max(room, 0.35);
    this.keepIn(box);
  }

  keepIn(box) {
    const { width, height } = this.room();
    const { view } = this;
    const side = (from, size, room, origin) => {
      const begin = from * view.scale + origin;
      const end = begin + size * view.scale;
      if (begin < 20) return 20 - begin;
      return end > room - 20 ? Math.max(room - 20 - end, 20 - begin) : 0;
    };
    view.x += side(box.x, box.width, width, view.x);
    view.y += side(box.y, box.height, height - 50, view.y);
  }

  into(key) {
    this.keepIn(this.placed.boxes.get(key));
    this.move();
  }

  center(key) {
    const box = this.placed?.boxes.get(key);
    if (!box) return;
    const { width, height } = this.room();
    // A diagram that can be read as a whole is shown as a whole.
    if (this.scaleOf(this.placed) > kLegible) return this.fit();
    if (this.view.scale < 0.7) this.view.scale = 0.9;
    this.view.x = width / 2 - (box.x + box.width / 2) * this.view.scale;
    this.view.y = height / 2 - (box.y + Math.min(box.height, height / 2) / 2) * this.view.scale;
    this.move();
  }

  fit() {
    if (!this.placed) return;
    const { width, height } = this.room();
    const scale = Math.min(this.scaleOf(this.placed), 1.15);
    const least = width < 700 ? 0.55 : 0.25;
    this.view.scale = Math.max(scale, least);
    this.view.x = Math.max(24, (width - this.placed.width * this.view.scale) / 2);
    this.view.y = Math.max(24, (height - 48 - this.placed.height * this.view.scale) / 2);
    this.move();
  }

  zoom(by, at = { x: this.root.clientWidth / 2, y: this.root.clientHeight / 2 }) {
    const scale = Math.min(3, Math.max(0.08, this.view.scale * by));
    const ratio = scale / this.view.scale;
    this.view = { scale, x: at.x - (at.x - this.view.x) * ratio, y: at.y - (at.y - this.view.y) * ratio };
    this.move();
  }

  move() {
    this.scene.setAttribute('transform', `translate(${this.view.x},${this.view.y}) scale(${this.view.scale})`);
    if (this.placed) this.svg.setAttribute('data-extent', `${this.placed.width} ${this.placed.height}`);
  }

  listen() {
    const held = new Map();
    let moved = 0;
    this.svg.addEventListener('pointerdown', (event) => {
      held.set(event.pointerId, { x: event.clientX, y: event.clientY });
      moved = 0;
    });
    this.svg.addEventListener('pointermove', (event) => {
      const last = held.get(event.pointerId);
      if (!last) return;
      const now = { x: event.clientX, y: event.clientY };
      moved += Math.abs(now.x - last.x) + Math.abs(now.y - last.y);
      if (moved > 4) this.svg.setPointerCapture(event.pointerId);
      if (held.size === 2) this.pinch(held, event.pointerId, now);
      else if (moved > 4) {
        this.view.x += now.x - last.x;
        this.view.y += now.y - last.y;
        this.move();
      }
      held.set(event.pointerId, now);
    });
    for (const end of ['pointerup', 'pointercancel', 'pointerleave']) this.svg.addEventListener(end, (event) => held.delete(event.pointerId));
    this.svg.addEventListener('wheel', (event) => {
      event.preventDefault();
      const box = this.svg.getBoundingClientRect();
      this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), { x: event.clientX - box.left, y: event.clientY - box.top });
    }, { passive: false });
    this.svg.addEventListener('click', (event) => {
      if (moved > 4) return;
      const item = event.target.closest('.box');
      if (item === null) return this.press(null);
      this.press(item.dataset.key, event.target);
    });
    this.svg.addEventListener('keydown', (event) => this.key(event));
  }

  pinch(held, id, now) {
    const other = [...held].find(([key]) => key !== id)[1];
    const last = held.get(id);
    const spread = (a) => Math.hypot(a.x - other.x, a.y - other.y);
    const box = this.svg.getBoundingClientRect();
    if (spread(last) > 0) this.zoom(spread(now) / spread(last), { x: (now.x + other.x) / 2 - box.left, y: (now.y + other.y) / 2 - box.top });
  }

  press(key, target = null) {
    const box = key === null ? null : this.placed.boxes.get(key);
    this.select(key);
    this.onSelect(key === null ? null : this.graph.nodes.get(key));
    // A folded box opens at a press; an open one folds at its title.
    const atTitle = target !== null && target.closest('.grip, .chevron, .title') !== null;
    if (box?.folds && (!box.isOpen || atTitle)) this.toggle(key);
  }

  key(event) {
    const { key } = event;
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    if (step) this.setCurrent(this.next(step) ?? this.current, true);
    else if (key === 'Enter') this.press(this.current);
    else if (key === ' ') this.placed.boxes.get(this.current).folds ? this.toggle(this.current) : this.press(this.current);
    else if (key === '+' || key === '=') this.zoom(1.25);
    else if (key === '-') this.zoom(1 / 1.25);
    else if (key === '0') this.fit();
    else return;
    event.preventDefault();
  }

  /** The nearest box in a direction. */
  next([dx, dy]) {
    const middle = (box) => ({ x: box.x + (box.isOpen ? 20 : box.width / 2), y: box.y + (box.isOpen ? 15 : box.height / 2) });
    const from = middle(this.placed.boxes.get(this.current));
    let best = null;
    for (const box of this.placed.boxes.values()) {
      if (box.key === this.current) continue;
      const to = middle(box);
      const ahead = (to.x - from.x) * dx + (to.y - from.y) * dy;
      if (ahead < 4) continue;
      const cost = ahead + 2.5 * Math.abs((to.x - from.x) * dy + (to.y - from.y) * dx);
      if (best === null || cost < best.cost) best = { cost, key: box.key };
    }
    return best?.key;
  }
}

/** Whether a line that goes across or down touches an area. */
function meets(from, to, { x, y, width, height }) {
  return Math.max(from.x, to.x) >= x && Math.min(from.x, to.x) <= x + width && Math.max(from.y, to.y) >= y && Math.min(from.y, to.y) <= y + height;
}

/** A path with round corners. */
function rounded(points) {
  if (points.length < 3) return points.map((point, i) => `${i === 0 ? 'M' : 'L'}${point.x},${point.y}`).join(' ');
  let path = `M${points[0].x},${points[0].y}`;
  for (let i = 1; i + 1 < points.length; ++i) {
    const [a, b, c] = [points[i - 1], points[i], points[i + 1]];
    const toward = (p, q, by) => {
      const length = Math.hypot(q.x - p.x, q.y - p.y) || 1;
      const part = Math.min(by, length / 2) / length;
      return `${p.x + (q.x - p.x) * part},${p.y + (q.y - p.y) * part}`;
    };
    path += ` L${toward(b, a, 6)} Q${b.x},${b.y} ${toward(b, c, 6)}`;
  }
  const last = points[points.length - 1];
  return `${path} L${last.x},${last.y}`;
}
