// SPDX-License-Identifier: Apache-2.0
// The search field and its list.

import { el, say, plural } from './dom.js';
import { model, typeOf, place } from './model.js';

const kShown = 40;

export class Search {
  constructor(input, list, onGo) {
    Object.assign(this, { input, list, onGo, hits: [], at: -1 });
    this.texts = model.constructs.map((construct) => [construct.path, construct.address, construct.type, place(construct)].filter(Boolean).join(' ').toLowerCase());
    input.addEventListener('input', () => this.find());
    input.addEventListener('focus', () => input.value && this.find());
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => setTimeout(() => this.hide(), 150));
    list.addEventListener('pointerdown', (event) => {
      const item = event.target.closest('[data-hit]');
      if (!item) return;
      event.preventDefault();
      this.go(Number(item.dataset.hit));
    });
  }

  find() {
    const words = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) return this.hide();
    const found = [];
    this.texts.forEach((text, i) => {
      if (!words.every((word) => text.includes(word))) return;
      const { id } = model.constructs[i];
      const exact = id.toLowerCase() === words[0] ? 0 : id.toLowerCase().includes(words[0]) ? 1 : 2;
      found.push([exact, model.constructs[i].kind === 'resource' ? 0 : 1, i]);
    });
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    this.hits = found.slice(0, kShown).map((hit) => hit[2]);
    this.at = this.hits.length > 0 ? 0 : -1;
    const items = this.hits.map((construct, i) => {
      const made = model.constructs[construct];
      return el('li', { role: 'option', id: `hit-${i}`, 'data-hit': i, 'aria-selected': String(i === this.at) },
        el('span', { class: 'name' }, made.path), el('span', { class: 'detail' }, typeOf(made)));
    });
    if (items.length === 0) items.push(el('li', { class: 'none', role: 'option', 'aria-disabled': 'true' }, 'Nothing is named so'));
    if (found.length > kShown) items.push(el('li', { class: 'none', role: 'option', 'aria-disabled': 'true' }, `and ${found.length - kShown} more`));
    this.list.replaceChildren(...items);
    this.list.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    this.point();
    say(`${plural(found.length, 'construct')} found`);
  }

  point() {
    [...this.list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === this.at)));
    if (this.at >= 0) {
      this.input.setAttribute('aria-activedescendant', `hit-${this.at}`);
      this.list.children[this.at].scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  }

  hide() {
    this.list.hidden = true;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }

  go(hit) {
    const construct = this.hits[hit];
    if (construct === undefined) return;
    this.hide();
    this.onGo(construct);
  }

  key(event) {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (this.hits.length === 0) return;
      this.at = (this.at + (event.key === 'ArrowDown' ? 1 : -1) + this.hits.length) % this.hits.length;
      this.point();
    } else if (event.key === 'Enter') this.go(this.at);
    else if (event.key === 'Escape') {
      // First the list, then the text, then the field itself.
      if (!this.list.hidden) this.hide();
      else if (this.input.value) this.input.value = '';
      else this.input.blur();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  }
}
