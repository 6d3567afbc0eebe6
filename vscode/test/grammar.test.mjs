import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const here = path.dirname(fileURLToPath(import.meta.url));
const textmate = require('vscode-textmate');
const oniguruma = require('vscode-oniguruma');

const wasm = fs.readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer;
const onigLib = oniguruma.loadWASM(wasm).then(() => ({
  createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
  createOnigString: (text) => new oniguruma.OnigString(text),
}));
const file = path.join(here, '..', 'syntaxes', 'hwnas.tmLanguage.json');
const registry = new textmate.Registry({
  onigLib,
  loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(file, 'utf8'), file),
});

async function scopes(line) {
  const grammar = await registry.loadGrammar('source.hwnas');
  return grammar.tokenizeLine(line, textmate.INITIAL).tokens
    .map((t) => [line.substring(t.startIndex, t.endIndex).trim(), t.scopes.at(-1)])
    .filter(([text]) => text);
}

test('a searched field', async () => {
  const found = await scopes('    rows in 64..256 step x2');
  assert.deepEqual(found[0], ['rows', 'variable.other.member.searched.hwnas']);
  assert.ok(found.some(([t, s]) => t === '64' && s === 'constant.numeric.hwnas'));
});

test('a number and its unit, but no field behind a number', async () => {
  assert.deepEqual((await scopes('cycle = 50 ns')).at(-1), ['ns', 'keyword.other.unit.hwnas']);
  const two = await scopes('kernel = 3  stride = 2');
  assert.ok(two.some(([t, s]) => t === 'stride' && s === 'variable.other.member.hwnas'));
});

test('definitions, bases, comments and texts', async () => {
  const head = await scopes('device lab extends hwnas.devices.ideal {  // cell');
  assert.deepEqual(head[0], ['device', 'storage.type.hwnas']);
  assert.deepEqual(head[1], ['lab', 'entity.name.type.hwnas']);
  assert.ok(head.some(([t, s]) => t === 'hwnas.devices.ideal' && s === 'entity.other.inherited-class.hwnas'));
  assert.equal(head.at(-1)[1], 'comment.line.double-slash.hwnas');
  assert.ok((await scopes('require area <= 4 mm^2 else "too // large"')).some(([, s]) => s === 'string.quoted.double.hwnas'));
});

test('nearly every line of the examples has a colour somewhere', async () => {
  const examples = path.join(here, '..', '..', 'examples');
  const specs = fs.readdirSync(examples, { recursive: true }).filter((f) => f.endsWith('.hwnas'));
  assert.ok(specs.length > 20);
  const plain = [];
  let lines = 0;
  for (const spec of specs) {
    for (const line of fs.readFileSync(path.join(examples, spec), 'utf8').split('\n')) {
      if (/[A-Za-z]/.test(line)) {
        lines++;
        if (!(await scopes(line)).some(([, s]) => s !== 'source.hwnas')) {
          plain.push(`${spec}: ${line}`);
        }
      }
    }
  }
  assert.ok(plain.length < lines / 50, plain.join('\n')); // a list of names over several lines has none
});
