import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { findJava, serverArguments } = require('../target/test/java.js');
const lib = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'server', 'lib');

function send(process, message) {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}

/** Resolves with all that the server says once it has said what is waited for. */
function until(process, wanted) {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(said)), 60_000);
    process.stdout.on('data', (chunk) => {
      said += chunk;
      if (said.includes(wanted)) {
        clearTimeout(timer);
        resolve(said);
      }
    });
  });
}

test('the server in the package starts with the jars it has, and checks a spec', { skip: !fs.existsSync(lib) }, async () => {
  const { java } = await findJava('', process.env, process.platform);
  assert.ok(java, 'a Java is needed for this test');
  const server = spawn(java.executable, serverArguments(java, lib, [], path.delimiter));
  let log = '';
  server.stderr.on('data', (chunk) => (log += chunk));
  try {
    const found = until(server, 'HW306');
    send(server, { id: 1, method: 'initialize', params: { capabilities: {}, processId: process.pid } });
    send(server, { method: 'initialized', params: {} });
    const text = 'hwnas 1.0\ndevice lab { g_max = 30 um }\n';
    send(server, { method: 'textDocument/didOpen', params: { textDocument: { uri: 'untitled:a', languageId: 'hwnas', version: 1, text } } });
    send(server, { id: 2, method: 'textDocument/documentSymbol', params: { textDocument: { uri: 'untitled:a' } } });
    send(server, { id: 3, method: 'hwnas/runs', params: {} });
    const said = await found;
    assert.match(said, /hoverProvider/);
    const end = until(server, '"id":4');
    send(server, { id: 4, method: 'shutdown' });
    await end;
    assert.doesNotMatch(log, /Exception|NoClassDefFound/);
  } finally {
    server.kill();
  }
});

const snippets = JSON.parse(fs.readFileSync(new URL('../snippets/hwnas.json', import.meta.url), 'utf8'));

/** Where a snippet is typed: between these two texts, and what is typed at its last stop. */
const AROUND = {
  experiment: ['', '', ''],
  device: ['', '', ''],
  hardware: ['', '', ''],
  network: ['', '', ''],
  repeat: ['network n {\n  stem = conv { kernel = 3  channels = 16 }\n', '\n  head = linear\n}', 'body = conv { kernel = 3  channels = 32 }'],
};

function expanded(name) {
  const [before, after, last] = AROUND[name];
  const body = snippets[name].body.join('\n').replace(/\$\{\d+:([^}]*)\}/g, '$1').replace('$0', last);
  return `hwnas 1.0\n${before}${body}${after}\n`;
}

test('every snippet gives a spec without an error', { skip: !fs.existsSync(lib) }, async () => {
  const { java } = await findJava('', process.env, process.platform);
  const server = spawn(java.executable, serverArguments(java, lib, [], path.delimiter));
  try {
    send(server, { id: 1, method: 'initialize', params: { capabilities: {}, processId: process.pid } });
    send(server, { method: 'initialized', params: {} });
    assert.deepEqual(Object.keys(snippets).sort(), Object.keys(AROUND).sort());
    for (const [i, name] of Object.keys(snippets).entries()) {
      const uri = `untitled:${name}`;
      const done = until(server, `"id":${10 + i}`);
      send(server, { method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'hwnas', version: 1, text: expanded(name) } } });
      send(server, { id: 10 + i, method: 'textDocument/diagnostic', params: { textDocument: { uri } } });
      const errors = [...(await done).matchAll(/"severity":1.*?"message":"(.*?)"/g)].map((m) => m[1]);
      assert.deepEqual(errors, [], `${name}:\n${expanded(name)}`);
    }
    const broken = until(server, '"id":99');
    const uri = 'untitled:broken';
    send(server, { method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'hwnas', version: 1, text: expanded('device').replace('{', '{ rows = 3') } } });
    send(server, { id: 99, method: 'textDocument/diagnostic', params: { textDocument: { uri } } });
    assert.match(await broken, /"severity":1/); // that errors would be seen
  } finally {
    server.kill();
  }
});
