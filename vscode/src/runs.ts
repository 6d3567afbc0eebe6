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

/** The runs of the workspace, as the server lists them. */
export class RunTree implements vscode.TreeDataProvider<RunItem> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private runs: Run[] = [];

  set(runs: Run[]): void {
    this.runs = runs;
    this.changed.fire();
  }

  getTreeItem(item: RunItem): vscode.TreeItem {
    return item;
  }

  getChildren(item?: RunItem): RunItem[] {
    return item ? [] : this.runs.map((run) => new RunItem(run));
  }
}
