import * as vscode from 'vscode';
import { Run } from './protocol';

const ICONS: Record<Run['state'], string> = {
  running: 'loading~spin', done: 'pass', interrupted: 'debug-pause', damaged: 'error',
};

export class RunItem extends vscode.TreeItem {
  constructor(readonly run: Run) {
    super(run.experiment, vscode.TreeItemCollapsibleState.None);
    this.description = `${run.started.replace('T', ' ')} · ${run.evaluations}${run.budget ? ` of ${run.budget}` : ''}`;
    this.tooltip = `${run.experiment}: ${run.state}, ${run.evaluations} evaluations\n${vscode.Uri.parse(run.folder).fsPath}`;
    this.iconPath = new vscode.ThemeIcon(ICONS[run.state]);
    this.contextValue = ['run', run.state, run.report ? 'report' : ''].join(' ');
    this.command = { command: 'hwnas.showFront', title: 'Show the Pareto front', arguments: [run.folder] };
  }
}

/** What says of which run a command is: its folder, or its line in the tree; nothing from the command palette. */
export type RunArgument = string | { run: Run } | undefined;

export function addressOf(argument: RunArgument): string | undefined {
  return typeof argument === 'string' ? argument : argument?.run.folder;
}

/** Asks for one of the runs that fit, the newest first. */
export async function pickRun(runs: Run[], title: string, fits: (run: Run) => boolean): Promise<Run | undefined> {
  const items = runs.filter(fits).map((run) => {
    const item = new RunItem(run);
    return { label: run.experiment, description: String(item.description), detail: run.state, run };
  });
  if (items.length === 0) {
    void vscode.window.showInformationMessage('hwnas: there is no such run in this workspace.');
    return undefined;
  }
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true }))?.run;
}

/** The runs of the workspace, as the server lists them. */
export class RunTree implements vscode.TreeDataProvider<RunItem> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private runs: Run[] = [];

  set(runs: Run[]): void {
    this.runs = runs;
    this.changed.fire();
  }

  all(): Run[] {
    return this.runs;
  }

  find(folder: string): Run | undefined {
    return this.runs.find((run) => run.folder === folder);
  }

  getTreeItem(item: RunItem): vscode.TreeItem {
    return item;
  }

  getChildren(item?: RunItem): RunItem[] {
    return item ? [] : this.runs.map((run) => new RunItem(run));
  }
}
