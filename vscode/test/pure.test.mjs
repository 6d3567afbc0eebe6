import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { test } from 'node:test';

const require = createRequire(import.meta.url);
const { candidates, findJava, majorVersion, serverArguments } = require('../target/test/java.js');
const { findCommand, verbArguments } = require('../target/test/command.js');
const { page, report } = require('../target/test/webview.js');
const { belongs, share, stateLine } = require('../target/test/following.js');
const { ticks, shown, range, steps } = require('../media/front.js');
const { searched } = require('../media/hardware.js');

function javaHome() {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'java'));
  fs.mkdirSync(path.join(home, 'bin'));
  fs.writeFileSync(path.join(home, 'bin', 'java'), '');
  return home;
}

test('versions are read as every vendor prints them', () => {
  assert.equal(majorVersion('openjdk version "17.0.15" 2025-04-15'), 17);
  assert.equal(majorVersion('java version "1.8.0_401"'), 8);
  assert.equal(majorVersion('openjdk version "25" 2025-09-16 LTS'), 25);
  assert.equal(majorVersion('command not found'), undefined);
});

test('the setting comes before JAVA_HOME, which comes before the path', () => {
  const found = candidates('/a', { JAVA_HOME: '/b', PATH: '/c:/d' }, 'linux');
  assert.deepEqual(found.map((f) => f.executable), ['/a/bin/java', '/b/bin/java', '/c/java', '/d/java']);
});

test('a Java that is too old is passed over, a newer one than is known taken', async () => {
  const old = javaHome();
  const fresh = javaHome();
  const found = await findJava(old, { JAVA_HOME: fresh, PATH: '' }, 'linux', async (e) => (e.startsWith(old) ? 11 : 99));
  assert.equal(found.java.version, 99);
  assert.match(found.refused[0], /Java 11/);
});

test('without Java it is said why', async () => {
  const found = await findJava('/nowhere', { PATH: '' }, 'linux');
  assert.equal(found.java, undefined);
  assert.match(found.refused[0], /hwnas\.java\.home names no Java/);
});

test('the server starts with a bounded heap', () => {
  const lib = fs.mkdtempSync(path.join(os.tmpdir(), 'lib'));
  fs.writeFileSync(path.join(lib, 'a.jar'), '');
  const args = serverArguments({ executable: 'java', version: 25 }, lib, ['-Dx=1'], ':');
  assert.ok(args.includes('-Xmx768m') && args.includes('-Dx=1') && args.at(-1) === 'lsp');
});

test('a workspace that is not trusted runs no command of its own', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ws'));
  fs.writeFileSync(path.join(folder, 'hwnas'), '', { mode: 0o755 });
  assert.equal(findCommand('', [folder], true, { PATH: '' }, 'linux'), path.join(folder, 'hwnas'));
  assert.equal(findCommand('', [folder], false, { PATH: '' }, 'linux'), undefined);
  assert.equal(findCommand('/x/hwnas', [], false, {}, 'linux'), '/x/hwnas');
});

test('arguments are a list that no shell reads', () => {
  assert.deepEqual(verbArguments('check', 'a b.hwnas', []), ['check', '--format', 'line', 'a b.hwnas']);
  assert.deepEqual(verbArguments('run', 'a.hwnas', ['--runs', 'r']), ['run', 'a.hwnas', '--runs', 'r']);
});

const manifest = JSON.parse(fs.readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

test('the problem matcher reads what `hwnas check --format line` prints', () => {
  const pattern = manifest.contributes.problemPatterns[0];
  const found = new RegExp(pattern.regexp).exec('a b.hwnas:2:3: error: `rows` is 8, which is [odd] [HW306]');
  assert.deepEqual(
    [found[pattern.file], found[pattern.line], found[pattern.column], found[pattern.severity], found[pattern.message], found[pattern.code]],
    ['a b.hwnas', '2', '3', 'error', '`rows` is 8, which is [odd]', 'HW306']);
});

test('what is not trusted names no program', () => {
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  const machine = Object.entries(manifest.contributes.configuration.properties).filter(([, p]) => p.scope).map(([name]) => name);
  assert.deepEqual([...restricted].sort(), machine.sort());
});

test('pages take nothing from a network', () => {
  const html = page('s.js', 'v.css', 'vscode-source', 'T', 'N');
  assert.match(html, /default-src 'none'/);
  assert.doesNotMatch(html, /unsafe-inline|https?:/);
});

test('a report runs the scripts it has, takes nothing from a network, and no other script', () => {
  const html = report('<!doctype html>\n<html><head>\n<title>$& R</title>\n<script>draw(1)</script>\n</head><body>\n<p><script>more()</script></p>\n</body>', 'N');
  assert.match(html, /<head>\n<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-N';/);
  assert.match(html, /^<script nonce="N">draw\(1\)/m);
  assert.match(html, /<p><script>more/); // not where a report has its own
  assert.match(html, /<title>\$& R/);
  assert.doesNotMatch(html, /connect-src|script-src[^;]*unsafe/);
});

test('what the page of a report is made from begins its scripts as the view expects', () => {
  const template = fs.readFileSync(new URL('../../runtime/src/main/resources/org/hwnas/runtime/report/report.html', import.meta.url), 'utf8');
  assert.equal(report(template, 'N').match(/<script nonce="N"/g).length, template.match(/<script/g).length);
});

const run = { folder: 'file:///w/a%20b/runs/2026-11-28/', experiment: 'E', state: 'running', evaluations: 5, budget: 20 };

test('a run that is started is a new folder beside its spec', () => {
  assert.ok(belongs(run, 'file:///w/a%20b/s.hwnas', 'run', new Set()));
  assert.ok(!belongs(run, 'file:///w/a%20b/s.hwnas', 'run', new Set([run.folder])));
  assert.ok(!belongs(run, 'file:///w/s.hwnas', 'run', new Set()));
});

test('a run that is resumed is its folder, whoever writes the address', () => {
  assert.ok(belongs(run, 'file:///w/a%20b/runs/2026-11-28', 'resume', new Set([run.folder])));
  assert.ok(belongs({ ...run, folder: 'file:///C:/r/1/' }, 'file:///c%3A/r/1', 'resume', new Set()));
  assert.ok(!belongs(run, 'file:///w/a%20b/runs/2026', 'resume', new Set()));
});

test('progress is a share of the budget', () => {
  assert.equal(share(run), 25);
  assert.equal(share({ ...run, budget: null }), 0);
  assert.equal(stateLine(run), 'E: 5 of 20 evaluations');
  assert.equal(stateLine({ ...run, budget: null }), 'E: 5 evaluations');
});

test('what is done with a run can be done from the command palette', () => {
  const hidden = manifest.contributes.menus.commandPalette.filter((c) => c.when === 'false');
  assert.deepEqual(hidden, []);
});

test('axes have round steps', () => {
  assert.deepEqual(ticks(0, 10, 5), [0, 2, 4, 6, 8, 10]);
  assert.ok(ticks(1e-6, 3e-6, 4).every((t) => t >= 1e-6 && t <= 3e-6 + 1e-12));
  assert.equal(shown(0), '0');
  assert.equal(shown(1.23456e-7), '1.23e-7');
  assert.deepEqual(range([]), [0, 1]);
});

test('a front is a line of steps', () => {
  const points = [
    { values: [2, 1], front: true }, { values: [1, 3], front: true }, { values: [5, 5], front: false },
  ];
  assert.deepEqual(steps(points, 0, 1), [[1, 3], [2, 3], [2, 1]]);
});

test('searched fields are counted through all blocks', () => {
  assert.equal(searched({ fields: [{ searched: true }], children: [{ fields: [{ searched: true }, {}], children: [] }] }), 2);
});
