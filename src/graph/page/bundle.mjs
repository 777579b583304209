// SPDX-License-Identifier: Apache-2.0
// node bundle.mjs SOURCE WORK: makes WORK/page.html, one file with all scripts and styles in it, and WORK/licenses.txt.
// WORK/node_modules holds what package.json asks for.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [source, work] = process.argv.slice(2);
const require = createRequire(join(work, 'package.json'));
const esbuild = require('esbuild');

const made = await esbuild.build({
  entryPoints: [join(source, 'main.js'), join(source, 'style.css')],
  bundle: true,
  minify: true,
  write: false,
  outdir: work,
  format: 'iife',
  target: ['es2020'],
  charset: 'utf8',
  legalComments: 'none',
  nodePaths: [join(work, 'node_modules')],
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
});
const output = (end) => made.outputFiles.find((file) => file.path.endsWith(end)).text;
// Nothing in the code may end the element that it stands in.
const script = output('.js').replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
const style = output('.css');
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const elk = require('elkjs/package.json');
const parts = {
  POLICY: `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; base-uri 'none'; form-action 'none'`,
  NOTICE: `Layout: elkjs ${elk.version} (Eclipse Layout Kernel), Copyright Kiel University and others, EPL-2.0, https://github.com/kieler/elkjs`,
  STYLE: style,
  SCRIPT: script,
};
const page = readFileSync(join(source, 'page.html'), 'utf8').replace(/\{\{([A-Z]+)\}\}/g, (_, name) => parts[name]);
writeFileSync(join(work, 'page.html.new'), page);
renameSync(join(work, 'page.html.new'), join(work, 'page.html'));

const license = readFileSync(join(work, 'node_modules/elkjs/LICENSE.md'), 'utf8');
writeFileSync(join(work, 'licenses.txt'), `${parts.NOTICE}\n\nIt is part of the page that \`graph --format html\` writes, unchanged.\n\n${license}`);
