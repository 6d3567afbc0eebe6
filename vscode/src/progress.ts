import * as vscode from 'vscode';
import { belongs, share, stateLine } from './following';
import { RunTree } from './runs';

/** Shows how far the runs are that were started here, and stops them on request: what was found is kept, and can be resumed. */
export class RunProgress implements vscode.Disposable {
  private readonly ended = new vscode.EventEmitter<vscode.TaskExecution>();
  private readonly watching = vscode.tasks.onDidEndTask((event) => this.ended.fire(event.execution));

  constructor(private readonly runs: RunTree) {}

  /**
   * Follows a run until its task ends.
   *
   * @param target the spec of a run, the folder of one resumed
   */
  follow(execution: vscode.TaskExecution, target: vscode.Uri, verb: string): void {
    const before = new Set(this.runs.all().map((run) => run.folder));
    const title = `hwnas ${execution.task.name}`;
    void vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (progress, token) =>
      new Promise<void>((done) => {
        let shown = 0;
        const show = () => {
          const run = this.runs.all().find((r) => belongs(r, target.toString(), verb, before));
          if (run) {
            const now = share(run);
            progress.report({ message: stateLine(run), increment: now - shown });
            shown = now;
          }
        };
        const parts: vscode.Disposable[] = [
          this.runs.onDidChangeTreeData(show),
          token.onCancellationRequested(() => execution.terminate()),
          this.ended.event((ended) => {
            if (ended === execution) {
              parts.forEach((part) => part.dispose());
              done();
            }
          }),
        ];
        show();
      }));
  }

  dispose(): void {
    this.watching.dispose();
    this.ended.dispose();
  }
}
