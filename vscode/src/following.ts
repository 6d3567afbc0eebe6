import type { Run } from './protocol';

/**
 * Whether a run is the one that a task works on: the very folder of one that is resumed; of one that is started, a folder beside its
 * spec that was not there before.
 *
 * @param target the address of the spec, or of the folder
 * @param before the addresses of the runs there were
 */
export function belongs(run: Run, target: string, verb: string, before: ReadonlySet<string>): boolean {
  const folder = place(run.folder);
  const wanted = place(target);
  return verb === 'resume'
    ? folder === wanted
    : folder.startsWith(wanted.slice(0, wanted.lastIndexOf('/') + 1) + 'runs/') && !before.has(run.folder);
}

/** An address as a path: Java and VS Code write one address in two ways. */
function place(address: string): string {
  const path = decodeURIComponent(new URL(address).pathname).replace(/\/+$/, '');
  return path.replace(/^\/[A-Za-z]:/, (drive) => drive.toLowerCase());
}

/** How much of its budget a run has spent, in per cent; 0 where that is not known. */
export function share(run: Run): number {
  return run.budget ? Math.min(100, (100 * run.evaluations) / run.budget) : 0;
}

export function stateLine(run: Run): string {
  return `${run.experiment}: ${run.evaluations}${run.budget ? ` of ${run.budget}` : ''} evaluations`;
}
