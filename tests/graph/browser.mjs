// SPDX-License-Identifier: Apache-2.0
// node browser.mjs PACKAGES CHROMIUM FOLDER: what the pages of FOLDER do in a browser. One browser, a page for each part.
// Prints a line for each thing that is wrong and exits with 1.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [packages, chromium, folder] = process.argv.slice(2);
const require = createRequire(join(packages, 'package.json'));
const { chromium: driver } = require('playwright-core');
let faults = 0;
const check = (right, what) => {
  if (right) return;
  ++faults;
  console.log(`wrong: ${what}`);
};

const browser = await driver.launch({
  executablePath: chromium,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

async function open(name, options = {}, hash = '') {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: 'light', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(40000);
  const own = pathToFileURL(join(folder, name)).href;
  page.on('console', (message) => check(!['error', 'warning'].includes(message.type()), `${name}: console: ${message.text()}`));
  page.on('pageerror', (fault) => check(false, `${name}: ${fault.message}`));
  page.on('request', (request) => check(request.url().startsWith(own) || request.url().startsWith('data:'), `${name} asks for ${request.url()}`));
  await page.goto(own + hash);
  await page.waitForSelector('body[data-ready]');
  return page;
}

const boxes = (page) => page.locator('.canvas:not([hidden]) .box').count();
const settled = (page) => page.waitForFunction(() => !document.querySelector('.canvas.busy'));

/** Nothing lies on anything else, and every link begins and ends at its boxes. */
async function drawn(page, what) {
  const faults = await page.evaluate(() => {
    const canvas = document.querySelector('.canvas:not([hidden])');
    const found = [];
    const all = new Map();
    for (const box of canvas.querySelectorAll('.box')) {
      const [x, y] = box.getAttribute('transform').match(/-?[\d.]+(e-?\d+)?/g).map(Number);
      const shape = box.querySelector('.shape');
      all.set(box.dataset.key, { x, y, right: x + Number(shape.getAttribute('width')), bottom: y + Number(shape.getAttribute('height')), card: !box.classList.contains('frame') });
    }
    const keys = [...all.keys()];
    keys.forEach((one, i) => keys.slice(i + 1).forEach((other) => {
      const [a, b] = [all.get(one), all.get(other)];
      if (a.x >= b.right || b.x >= a.right || a.y >= b.bottom || b.y >= a.bottom) return;
      const holds = (outer, inner) => !outer.card && outer.x <= inner.x && outer.y <= inner.y && outer.right >= inner.right && outer.bottom >= inner.bottom;
      if (!holds(a, b) && !holds(b, a)) found.push(`${one} lies on ${other}`);
    }));
    const links = [...canvas.querySelectorAll('.link')];
    for (const link of links) {
      const [from, to] = link.dataset.id.split('>').map((key) => all.get(key));
      const line = link.querySelector('.line').getAttribute('d').match(/-?[\d.]+(e-?\d+)?/g).map(Number);
      const at = (box, x, y) => x >= box.x - 1 && x <= box.right + 1 && y >= box.y - 1 && y <= box.bottom + 1;
      if (!at(from, line[0], line[1])) found.push(`${link.dataset.id} does not begin at its box`);
      if (!at(to, line.at(-2), line.at(-1))) found.push(`${link.dataset.id} does not end at its box`);
    }
    return found.slice(0, 5);
  });
  check(faults.length === 0, `${what}: ${faults.join(', ')}`);
}

/** All of the first view is in the window, at a size that can be read. */
async function legible(page, what) {
  const scale = await page.evaluate(() => Number(document.querySelector('.canvas:not([hidden]) .scene').getAttribute('transform').match(/scale\((.*)\)/)[1]));
  check(scale >= 0.6, `${what}: the first view can be read, its scale is ${scale}`);
  const out = await page.evaluate(() => {
    const stage = document.getElementById('stage').getBoundingClientRect();
    return [...document.querySelectorAll('.canvas:not([hidden]) .box .shape')].filter((shape) => {
      const at = shape.getBoundingClientRect();
      return at.left < stage.left || at.right > stage.right || at.top < stage.top || at.bottom > stage.bottom;
    }).length;
  });
  check(out === 0, `${what}: ${out} boxes of the first view are outside of the window`);
  await drawn(page, what);
}

/** The least contrast of what is drawn with its ground, by WCAG: 4.5 for texts, 3 for lines. */
async function contrasts(page, theme) {
  const found = await page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    const light = (name) => {
      const [r, g, b] = style.getPropertyValue(name).trim().match(/[0-9a-f]{2}/g).map((part) => {
        const value = parseInt(part, 16) / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
    const pairs = [['--ink', '--paper', 4.5], ['--soft', '--paper', 4.5], ['--soft', '--ground', 4.5], ['--accent', '--paper', 4.5], ['--wire', '--ground', 3]];
    return pairs.filter(([one, other, least]) => ratio(one, other) < least).map((pair) => pair.join(' '));
  });
  check(found.length === 0, `${theme}: contrast of ${found.join(', ')}`);
}

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

async function ten() {
  const page = await open('ten.html');
  check((await boxes(page)) >= 6, 'ten resources: the first view shows the things themselves');
  await legible(page, 'ten resources');
  await page.click('#tab-tree');
  check((await page.locator('.row').count()) >= 11, 'ten resources: the tree shows all of them');
  check((await page.getByText('10 resources').count()) >= 1, 'the tree counts resources');
  await page.context().close();
}

async function thousand() {
  const page = await open('thousand.html');
  const first = await boxes(page);
  check(first >= 1 && first <= 120, `a thousand resources: the first view is folded, it has ${first} boxes`);
  await legible(page, 'a thousand resources');
  const [wide, high] = (await page.getAttribute('.canvas:not([hidden]) svg', 'data-extent')).split(' ').map(Number);
  check(wide > high, `what no link holds together fills a wide window, instead of one column: ${wide} by ${high}`);
  await page.click('#tab-tree');
  check((await page.locator('.row').count()) > 100, 'the tree of one stack shows its groups');
  await page.click('#tab-dependencies');
  await settled(page);
  check(!(await page.locator('.canvas:not([hidden]) svg').textContent()).includes('team-99 – team-99'), 'ranges are of about the same size');
  await page.getByRole('button', { name: 'Open all boxes' }).click();
  await settled(page);
  await drawn(page, 'a thousand resources, opened');
  await page.keyboard.press('/');
  await page.keyboard.type('team-77 queue-2');
  await page.waitForSelector('#hits li');
  check((await page.locator('#hits li').first().innerText()).includes('fleet/team-77/queue-2'), 'search finds a queue by two words');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.box.selected');
  check((await page.locator('.box.selected .title').first().textContent()) === 'queue-2', 'search opens what is around and selects the queue');
  const panel = page.locator('#panel');
  check((await panel.innerText()).includes('team-77-2'), 'the panel shows arguments');
  check(/programs\.cpp:\d+/.test(await panel.innerText()), 'the panel shows the C++ line');
  check((await panel.innerText()).includes('aws_sqs_queue.team-77_queue-2'), 'the panel shows the address');
  await panel.locator('.refs button', { hasText: 'team-77_in-2' }).click();
  await page.waitForFunction(() => document.querySelector('#panel h2').textContent === 'in-2');
  check((await page.locator('.box.selected .title').first().textContent()) === 'in-2', 'a reference in the panel leads to its construct');
  const visible = await page.locator('.box.selected').boundingBox();
  check(visible.x >= 0 && visible.x < 1280 && visible.y > 0 && visible.y < 800, 'what is selected can be seen');
  const before = await boxes(page);
  await page.locator('[aria-label^="team-77,"] .grip').click();
  await settled(page);
  await page.waitForFunction((count) => document.querySelectorAll('.canvas:not([hidden]) .box').length < count, before);
  await page.getByRole('button', { name: 'Fold all boxes' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.canvas:not([hidden]) .box').length === 1);
  await page.context().close();
}

async function shop() {
  const page = await open('shop.html');
  await legible(page, 'two stacks');
  await contrasts(page, 'light');
  const text = await page.locator('.canvas:not([hidden])').innerText().catch(() => '');
  const all = text + (await page.locator('.canvas:not([hidden]) svg').textContent());
  for (const part of ['Internet', 'https 443', 'eu-west-1a']) check(all.includes(part), `the architecture shows ${part}`);
  // Keyboard alone: into the diagram, along it, open the panel, close it.
  await page.locator('.canvas:not([hidden]) .box[tabindex="0"]').focus();
  const at = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  const first = await at();
  await page.keyboard.press('ArrowRight');
  if ((await at()) === first) await page.keyboard.press('ArrowDown');
  check((await at()) !== first, 'arrow keys move');
  await page.keyboard.press('/');
  await page.keyboard.type('store/database');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#panel:not([hidden])');
  check((await page.locator('#panel').innerText()).includes('tcp 5432'), 'the panel says who reaches the database');
  check((await page.locator('#panel').innerText()).includes('${var.password}'), 'references to secrets are shown');
  await page.keyboard.press('Escape');
  check(await page.locator('#panel').isHidden(), 'Escape closes the panel');
  check(await page.evaluate(() => document.activeElement.classList.contains('box')), 'the focus returns to the diagram');
  for (const view of ['dependencies', 'tree', 'architecture']) {
    await page.click(`#tab-${view}`);
    check((await page.getAttribute(`#tab-${view}`, 'aria-selected')) === 'true', `${view} is shown`);
  }
  await page.click('#tab-tree');
  await page.locator('.row').first().focus();
  const rows = await page.locator('.row').count();
  await page.keyboard.press('ArrowLeft');
  check((await page.locator('.row').count()) < rows, 'the tree folds by the keyboard');
  await page.keyboard.press('ArrowRight');
  check((await page.locator('.row').count()) === rows, 'and opens again');
  await page.click('#tab-architecture');
  await page.selectOption('#stack', { label: 'shop' });
  await settled(page);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.click('#theme');
  check((await ground()) !== light, 'the switch makes it dark');
  await contrasts(page, 'dark');
  await page.getByRole('button', { name: 'Open all boxes' }).click();
  await settled(page);
  await drawn(page, 'two stacks, opened');
  await page.emulateMedia({ media: 'print' });
  const ink = () => page.evaluate(() => getComputedStyle(document.querySelector('.canvas:not([hidden]) .scene .title')).fill);
  check((await ink()) === 'rgb(0, 0, 0)', `a dark page prints in black, not ${await ink()}`);
  await page.context().close();

  const small = await open('shop.html', phone);
  await legible(small, 'two stacks on a phone');
  const [title, pick, search] = await Promise.all(['#title', '#stack', '#search'].map((what) => small.locator(what).boundingBox()));
  check(title.x + title.width <= pick.x || title.y + title.height <= pick.y, 'on a phone the title is not under the choice of stacks');
  check(search.width >= 120, 'on a phone there is room to search');
  await small.locator('.canvas:not([hidden]) [aria-label^="shop,"]').tap();
  await settled(small);
  await small.locator('.canvas:not([hidden]) [aria-label^="app/files,"]').tap();
  await small.waitForSelector('#panel:not([hidden])');
  const [chosen, panel] = [await small.locator('.box.selected .shape').boundingBox(), await small.locator('#panel').boundingBox()];
  check(chosen.y + chosen.height <= panel.y, 'on a phone the panel does not cover what was pressed');
  await small.context().close();

  const dark = await open('shop.html', { colorScheme: 'dark', viewport: { width: 390, height: 800 } }, '#view=tree&at=shop%2Fapp%2Fservice');
  check((await dark.evaluate(() => document.documentElement.dataset.theme)) === 'dark', 'the system asks for dark');
  check((await dark.locator('#panel h2').innerText()) === 'service', 'the address of the page leads to a construct');
  check(await dark.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than a phone');
  await dark.context().close();
}

async function mermaid() {
  const page = await (await browser.newContext()).newPage();
  await page.setContent('<div></div>');
  await page.addScriptTag({ path: join(packages, 'node_modules/mermaid/dist/mermaid.min.js') });
  for (const name of ['shop.mmd', 'architecture.mmd']) {
    const fault = await page.evaluate((text) => window.mermaid.parse(text).then((made) => (made.diagramType.startsWith('flowchart') ? '' : made.diagramType), (e) => e.message), readFileSync(join(folder, name), 'utf8'));
    check(fault === '', `Mermaid refuses ${name}: ${fault}`);
  }
  await page.context().close();
}

for (const part of [ten, thousand, shop, mermaid]) {
  try {
    await part();
  } catch (fault) {
    check(false, `${part.name}: ${fault.message.split('\n').slice(0, 4).join(' | ')}`);
  }
}
await browser.close();
process.exit(faults === 0 ? 0 : 1);
