import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

/** A Java that can run the server. */
export interface Java {
  executable: string;
  /** 17, 21, 25, … */
  version: number;
}

/** Where to look, in order, and what each place is called in messages. */
export function candidates(
  setting: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): { from: string; executable: string }[] {
  const name = platform === 'win32' ? 'java.exe' : 'java';
  const found: { from: string; executable: string }[] = [];
  if (setting) {
    found.push({ from: 'the setting hwnas.java.home', executable: path.join(setting, 'bin', name) });
  }
  if (env.JAVA_HOME) {
    found.push({ from: 'JAVA_HOME', executable: path.join(env.JAVA_HOME, 'bin', name) });
  }
  for (const folder of (env.PATH ?? env.Path ?? '').split(platform === 'win32' ? ';' : ':')) {
    if (folder) {
      found.push({ from: 'the path', executable: path.join(folder, name) });
    }
  }
  return found;
}

/** The major version in what `java -version` prints; 8 for `1.8`. */
export function majorVersion(output: string): number | undefined {
  const match = /version "(\d+)(?:\.(\d+))?/.exec(output);
  if (!match) {
    return undefined;
  }
  return match[1] === '1' && match[2] ? Number(match[2]) : Number(match[1]);
}

export const OLDEST = 17;

/** The first Java that is new enough, and why each before it is not taken. */
export async function findJava(
  setting: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform,
  version: (executable: string) => Promise<number | undefined> = versionOf): Promise<{ java?: Java; refused: string[] }> {
  const refused: string[] = [];
  for (const place of candidates(setting, env, platform)) {
    if (!fs.existsSync(place.executable)) {
      if (place.from !== 'the path') {
        refused.push(`${place.from} names no Java: there is no ${place.executable}`);
      }
      continue;
    }
    const major = await version(place.executable);
    if (major !== undefined && major >= OLDEST) {
      return { java: { executable: place.executable, version: major }, refused };
    }
    refused.push(`${place.executable} (${place.from}) is ${major === undefined ? 'no Java that runs' : `Java ${major}`}`);
  }
  return { refused };
}

function versionOf(executable: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    execFile(executable, ['-version'], { timeout: 20_000 }, (_error, stdout, stderr) => resolve(majorVersion(stderr + stdout)));
  });
}

/** The options of the server's Java. */
export function serverArguments(java: Java, lib: string, more: string[], separator: string): string[] {
  const newer = java.version >= 24 ? ['--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow'] : [];
  const jars = fs.readdirSync(lib).filter((f) => f.endsWith('.jar')).sort().map((f) => path.join(lib, f));
  return [
    '-XX:+UseSerialGC', '-Xms160m', '-Xmx768m', '-Dguice_bytecode_gen_option=DISABLED', ...newer, ...more,
    '-cp', jars.join(separator), 'org.hwnas.cli.Main', 'lsp',
  ];
}
