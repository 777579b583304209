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

async function ten() {
  const page = await open('ten.html');
  check((await boxes(page)) >= 6, 'ten resources: the first view shows the things themselves');
  await page.click('#tab-tree');
  check((await page.locator('.row').count()) >= 11, 'ten resources: the tree shows all of them');
  check((await page.getByText('10 resources').count()) >= 1, 'the tree counts resources');
  await page.context().close();
}

async function thousand() {
  const page = await open('thousand.html');
  const first = await boxes(page);
  check(first >= 1 && first <= 120, `a thousand resources: the first view is folded, it has ${first} boxes`);
  await page.click('#tab-dependencies');
  await settled(page);
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
  await page.context().close();

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
