// SPDX-License-Identifier: Apache-2.0
// The side panel: all there is to know about one thing.

import { el, say } from './dom.js';
import { model, outgoing, incoming, typeOf, place, isBlock, boxOf, resources } from './model.js';

export class Panel {
  constructor(element, go, onClose) {
    this.element = element;
    this.go = go;
    this.onClose = onClose;
  }

  get isOpen() {
    return !this.element.hidden;
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    document.body.classList.remove('with-panel');
    this.onClose();
  }

  /** `construct` or `box` may be null, not both. */
  show(construct, box) {
    const title = construct === null ? model.architecture.boxes[box].label : model.constructs[construct].id;
    const parts = construct === null ? [] : this.facts(model.constructs[construct], construct);
    if (box !== null) parts.unshift(...this.boxParts(box));
    const closer = el('button', { type: 'button', class: 'icon close', 'aria-label': 'Close details, Escape', title: 'Close (Esc)', onclick: () => this.close() }, '×');
    this.element.replaceChildren(el('header', {}, el('h2', {}, title), closer), ...this.order(parts));
    this.element.hidden = false;
    this.element.scrollTop = 0;
    document.body.classList.add('with-panel');
    say(`Details of ${title}`);
  }

  order(parts) {
    const rank = { head: 0, notes: 1, links: 2, body: 3 };
    return parts.sort((a, b) => rank[a.rank] - rank[b.rank]).map((part) => part.element);
  }

  facts(construct, at) {
    const crumbs = construct.path.split('/').slice(0, -1).join(' / ');
    const list = el('dl', { class: 'facts' });
    const fact = (name, value, copy = false) => value && list.append(el('dt', {}, name), el('dd', {}, copy ? this.copied(value) : value));
    fact('Kind', typeOf(construct));
    fact('In', crumbs);
    fact('Address', construct.address, true);
    fact('C++', place(construct), true);
    fact('Repeated', construct.repeat && `by ${construct.repeat}`);
    if (!isBlock(construct)) fact('Resources', String(resources[at]));
    const parts = [{ rank: 'head', element: list }];
    const { arguments: given } = construct;
    if (given !== null) parts.push(this.section('body', 'Arguments', argumentsOf(given)));
    parts.push(this.references('Refers to', outgoing[at], 'to'), this.references('Referred to by', incoming[at], 'from'));
    return parts.filter(Boolean);
  }

  copied(text) {
    const button = el('button', {
      type: 'button', class: 'copy', title: 'Copy',
      onclick: async () => {
        try {
          await navigator.clipboard.writeText(text);
          say('Copied');
          button.classList.add('done');
          setTimeout(() => button.classList.remove('done'), 1200);
        } catch {
          getSelection().selectAllChildren(button);
        }
      },
    }, text);
    return button;
  }

  section(rank, title, ...content) {
    return { rank, element: el('section', {}, el('h3', {}, title), ...content) };
  }

  references(title, list, end) {
    if (list.length === 0) return null;
    const items = list.map((reference) => {
      const other = model.constructs[reference[end]];
      return this.item(reference[end], null, other.address ?? other.path, reference.attributes.join(', '));
    });
    return this.section('body', `${title} (${list.length})`, el('ul', { class: 'refs' }, ...items));
  }

  item(construct, box, text, detail) {
    return el('li', {}, el('button', { type: 'button', onclick: () => this.go(construct, box) }, el('span', { class: 'name' }, text), detail ? el('span', { class: 'detail' }, detail) : null));
  }

  boxParts(box) {
    const { boxes, links } = model.architecture;
    const notes = boxes[box].notes;
    const side = (title, from, to) => {
      const found = links.filter((link) => link[from] === box);
      if (found.length === 0) return null;
      const items = found.map((link) => this.item(boxes[link[to]].construct, link[to], boxes[link[to]].label, link.labels.join(', ')));
      return this.section('links', title, el('ul', { class: 'refs' }, ...items));
    };
    return [
      notes.length > 0 ? { rank: 'notes', element: el('ul', { class: 'notes' }, ...notes.map((note) => el('li', {}, note))) } : null,
      side('Talks to', 'from', 'to'), side('Is reached by', 'to', 'from'),
    ].filter(Boolean);
  }
}

/** Small values in a table, large ones as JSON below their name. */
function argumentsOf(given) {
  if (typeof given !== 'object' || Array.isArray(given) || given === null) return value(given);
  const rows = Object.entries(given).filter(([name]) => name !== '//');
  if (rows.length === 0) return el('p', { class: 'none' }, 'None');
  return el('dl', { class: 'arguments' }, ...rows.flatMap(([name, held]) => [el('dt', {}, name), el('dd', {}, value(held))]));
}

function value(held) {
  if (held !== null && typeof held === 'object') return el('pre', {}, JSON.stringify(held, null, 2));
  const text = String(held);
  const kind = text === '(sensitive)' ? 'masked' : typeof held === 'string' && text.includes('${') ? 'late' : typeof held;
  return el('code', { class: `value ${kind}` }, text);
}
