// SPDX-License-Identifier: Apache-2.0
// The construct tree, as an accessible tree of rows.

import { el, plural } from './dom.js';
import { model, children, resources, typeOf, place, isBlock } from './model.js';

/** The first view opens what keeps it shorter than this. */
const kFirstRows = 60;
/** One construct alone opens up to this many. */
const kMostRows = 500;

export class TreeView {
  constructor(stage, onSelect) {
    this.onSelect = onSelect;
    this.open = new Set();
    this.selected = null;
    this.rows = el('div', { class: 'rows', role: 'tree', 'aria-label': 'Constructs' });
    this.root = el('div', { class: 'tree' }, this.rows);
    this.rows.addEventListener('click', (event) => this.click(event));
    this.rows.addEventListener('keydown', (event) => this.key(event));
    stage.append(this.root);
  }

  async show(stack) {
    if (this.stack === stack && this.drawn) return;
    this.stack = stack;
    this.open.clear();
    let shown = this.tops().length;
    let level = this.tops();
    while (level.length > 0) {
      const next = [];
      for (const at of level) {
        if (children[at].length === 0 || shown + children[at].length > (level.length === 1 ? kMostRows : kFirstRows)) continue;
        this.open.add(at);
        shown += children[at].length;
        next.push(...children[at]);
      }
      level = next;
    }
    this.draw();
  }

  tops() {
    return model.stacks.map((stack) => stack.construct).filter((at) => at !== null && (this.stack === null || model.constructs[at].stack === this.stack));
  }

  draw() {
    this.drawn = true;
    const lines = [];
    const walk = this.tops().reverse().map((at) => [at, 1]);
    while (walk.length > 0) {
      const [at, level] = walk.pop();
      lines.push(this.line(at, level));
      if (this.open.has(at)) walk.push(...[...children[at]].reverse().map((child) => [child, level + 1]));
    }
    this.rows.replaceChildren(...lines);
    const current = this.row(this.current) ?? this.rows.firstElementChild;
    if (current) {
      this.current = Number(current.dataset.at);
      current.tabIndex = 0;
    }
    this.root.dataset.boxes = lines.length;
  }

  line(at, level) {
    const construct = model.constructs[at];
    const folds = children[at].length > 0;
    const count = folds && !(isBlock(construct)) ? el('span', { class: 'count' }, plural(resources[at], 'resource')) : null;
    const row = el('div', {
      class: `row ${at === this.selected ? 'selected' : ''}`, role: 'treeitem', tabindex: '-1', 'data-at': at, 'aria-level': level,
      'aria-expanded': folds ? String(this.open.has(at)) : null, 'aria-selected': String(at === this.selected),
    }, el('span', { class: 'twig', 'aria-hidden': 'true' }, folds ? '›' : ''), el('span', { class: 'id' }, construct.id),
    isBlock(construct) ? el('span', { class: 'type' }, typeOf(construct)) : null, count, el('span', { class: 'place' }, place(construct)));
    row.style.paddingLeft = `${12 + (level - 1) * 20}px`;
    return row;
  }

  row(at) {
    return at === undefined ? null : this.rows.querySelector(`[data-at="${at}"]`);
  }

  setCurrent(at) {
    const row = this.row(at);
    if (!row) return;
    const last = this.row(this.current);
    if (last) last.tabIndex = -1;
    this.current = at;
    row.tabIndex = 0;
    row.focus();
    row.scrollIntoView({ block: 'nearest' });
  }

  toggle(at, wanted = !this.open.has(at)) {
    if (children[at].length === 0 || wanted === this.open.has(at)) return;
    if (wanted) this.open.add(at);
    else this.open.delete(at);
    this.draw();
    this.setCurrent(at);
  }

  click(event) {
    const row = event.target.closest('.row');
    if (!row) return;
    const at = Number(row.dataset.at);
    if (event.target.closest('.twig')) return this.toggle(at);
    this.press(at);
    if (!isBlock(model.constructs[at])) this.toggle(at);
  }

  press(at) {
    this.mark(at);
    this.setCurrent(at);
    this.onSelect(at);
  }

  mark(at) {
    this.row(this.selected)?.classList.remove('selected');
    this.row(this.selected)?.setAttribute('aria-selected', 'false');
    this.selected = at;
    this.row(at)?.classList.add('selected');
    this.row(at)?.setAttribute('aria-selected', 'true');
  }

  async reveal(at) {
    for (let up = model.constructs[at].parent; up !== null; up = model.constructs[up].parent) this.open.add(up);
    this.selected = at;
    this.draw();
    this.current = at;
    this.row(at)?.scrollIntoView({ block: 'center' });
  }

  key(event) {
    const all = [...this.rows.children];
    const here = all.indexOf(this.row(this.current));
    const go = (i) => all[i] && this.setCurrent(Number(all[i].dataset.at));
    const at = this.current;
    const { parent } = model.constructs[at];
    const act = {
      ArrowDown: () => go(here + 1),
      ArrowUp: () => go(here - 1),
      Home: () => go(0),
      End: () => go(all.length - 1),
      ArrowRight: () => (this.open.has(at) ? go(here + 1) : this.toggle(at, true)),
      ArrowLeft: () => (this.open.has(at) ? this.toggle(at, false) : parent !== null && this.setCurrent(parent)),
      Enter: () => this.press(at),
      ' ': () => (children[at].length > 0 ? this.toggle(at) : this.press(at)),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}
