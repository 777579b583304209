// SPDX-License-Identifier: Apache-2.0
// The page of `graph`: three views of one model, a search and a panel.

import { el, plural, say } from './dom.js';
import { model, boxOf, byPath, resources } from './model.js';
import { architectureGraph, dependencyGraph } from './graphs.js';
import { Diagram } from './diagram.js';
import { TreeView } from './tree.js';
import { Panel } from './panel.js';
import { Search } from './search.js';

const byId = (id) => document.getElementById(id);
const stage = byId('stage');
const views = {};
let current = null;
let stack = null;

const makers = {
  architecture: () => {
    const graph = architectureGraph();
    if (graph.nodes.size === 0) return empty('Nothing here is part of an architecture that this view knows: it reads AWS resources.');
    return new Diagram(stage, graph, 'architecture', picked);
  },
  dependencies: () => new Diagram(stage, dependencyGraph(), 'dependencies', picked),
  tree: () => new TreeView(stage, (at) => open(at, boxOf.get(at) ?? null)),
};

function empty(text) {
  const root = el('p', { class: 'empty' }, text);
  stage.append(root);
  return { root, show: async () => {}, reveal: async () => {}, isEmpty: true };
}

/** A box of a diagram was pressed. */
function picked(node) {
  if (node === null || (node.construct === null && node.box === undefined)) return panel.close();
  open(node.construct, node.box ?? (node.construct === null ? null : boxOf.get(node.construct) ?? null));
  // The panel may have come over what was pressed.
  views[current].into?.(node.key);
}

function open(construct, box) {
  panel.show(construct, box);
  remember(construct);
}

function remember(construct) {
  const parts = new URLSearchParams({ view: current });
  if (construct !== null && construct !== undefined) parts.set('at', model.constructs[construct].path);
  try {
    history.replaceState(null, '', `#${parts}`);
  } catch {
    // Some places that show a page do not let it change its address.
  }
}

/** Leads to a construct, or to a box that is none, in the view that is shown. */
async function go(construct, box = null) {
  const of = construct === null ? null : model.constructs[construct].stack;
  if (stack !== null && of !== null && of !== stack) await setStack(null);
  if (construct !== null && current === 'architecture' && !boxOf.has(construct)) await show('dependencies');
  const key = current === 'tree' ? construct : current === 'architecture' ? `b${box ?? boxOf.get(construct)}` : `c${construct}`;
  if (current !== 'tree' && !views[current].graph.nodes.has(key)) await show('tree');
  open(construct, box ?? (construct === null ? null : boxOf.get(construct) ?? null));
  await views[current].reveal(current === 'tree' ? construct : key);
}

async function show(name) {
  current = name;
  for (const tab of document.querySelectorAll('[role=tab]')) {
    const is = tab.dataset.view === name;
    tab.setAttribute('aria-selected', String(is));
    tab.tabIndex = is ? 0 : -1;
  }
  stage.setAttribute('aria-labelledby', `tab-${name}`);
  views[name] ??= makers[name]();
  for (const [other, view] of Object.entries(views)) view.root.hidden = other !== name;
  await views[name].show(stack);
  document.body.dataset.view = name;
  remember(null);
}

async function setStack(number) {
  stack = number;
  byId('stack').value = number === null ? '' : String(number);
  await views[current].show(stack);
}

const panel = new Panel(byId('panel'), go, () => {
  views[current].select?.(null);
  remember(null);
});
const search = new Search(byId('search'), byId('hits'), async (construct) => {
  await go(construct);
  focusCurrent();
});

/** Puts the keyboard where the view's selection is. */
function focusCurrent() {
  const view = views[current];
  if (view.setCurrent) view.setCurrent(view.current, true);
  else byId('panel').focus();
}

function head() {
  const all = model.stacks.reduce((sum, one) => sum + one.resources, 0);
  byId('title').textContent = model.title;
  document.title = `${model.title}: graph`;
  byId('summary').textContent = `${plural(model.stacks.length, 'stack')} · ${plural(all, 'resource')}`;
  const pick = byId('stack');
  byId('stack-pick').hidden = model.stacks.length < 2;
  pick.append(el('option', { value: '' }, 'All stacks'), ...model.stacks.map((one, i) => el('option', { value: i }, one.name)));
  pick.addEventListener('change', () => setStack(pick.value === '' ? null : Number(pick.value)));
}

function tabs() {
  const all = [...document.querySelectorAll('[role=tab]')];
  all.forEach((tab, i) => {
    tab.addEventListener('click', () => show(tab.dataset.view));
    tab.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = all[(i + step + all.length) % all.length];
      next.focus();
      show(next.dataset.view);
    });
  });
}

function theme() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const stored = () => {
    try { return localStorage.getItem('terrace-theme'); } catch { return null; }
  };
  const apply = (wanted) => { document.documentElement.dataset.theme = wanted; };
  apply(stored() ?? (dark.matches ? 'dark' : 'light'));
  dark.addEventListener('change', () => stored() ?? apply(dark.matches ? 'dark' : 'light'));
  byId('theme').addEventListener('click', () => {
    const wanted = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    apply(wanted);
    try { localStorage.setItem('terrace-theme', wanted); } catch { /* not kept, then */ }
    say(`${wanted} colours`);
  });
}

function keys() {
  document.addEventListener('keydown', (event) => {
    const typing = event.target.matches('input, select, textarea');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.input.focus();
      search.input.select();
    } else if (event.key === 'Escape' && panel.isOpen) {
      panel.close();
      focusCurrent();
    } else if (!typing && ['1', '2', '3'].includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      document.querySelectorAll('[role=tab]')[Number(event.key) - 1].click();
    }
  });
  addEventListener('beforeprint', () => {
    const view = views[current];
    if (!view.placed) return;
    view.svg.setAttribute('viewBox', `0 0 ${view.placed.width} ${view.placed.height}`);
    view.scene.removeAttribute('transform');
  });
  addEventListener('afterprint', () => {
    views[current].svg?.removeAttribute('viewBox');
    views[current].move?.();
  });
}

async function start() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  head();
  theme();
  tabs();
  keys();
  const graph = architectureGraph();
  const useful = [...graph.nodes.values()].filter((node) => node.kind !== 'stack').length;
  await show(wanted.get('view') in makers ? wanted.get('view') : useful > 1 ? 'architecture' : 'dependencies');
  const at = byPath.get(wanted.get('at'));
  if (at !== undefined) await go(at);
  document.body.dataset.ready = resources.length;
}

start();
