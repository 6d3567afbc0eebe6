import * as fs from 'node:fs';
import * as path from 'node:path';

/** The `hwnas` command: the setting, the workspace's own, the path; undefined where there is none. */
export function findCommand(
  setting: string, folders: string[], trusted: boolean, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string | undefined {
  if (setting) {
    return setting;
  }
  const places = trusted ? [...folders] : [];
  places.push(...(env.PATH ?? env.Path ?? '').split(platform === 'win32' ? ';' : ':').filter((f) => f));
  for (const folder of places) {
    const file = path.join(folder, 'hwnas');
    if (isProgram(file, platform)) {
      return file;
    }
  }
  return undefined;
}

function isProgram(file: string, platform: NodeJS.Platform): boolean {
  try {
    fs.accessSync(file, platform === 'win32' ? fs.constants.R_OK : fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The arguments of a verb, as a list: no shell reads them. */
export function verbArguments(verb: string, target: string | undefined, more: string[]): string[] {
  const format = verb === 'check' ? ['--format', 'line'] : [];
  return [verb, ...format, ...(target ? [target] : []), ...more];
}
