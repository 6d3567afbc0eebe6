import * as path from 'node:path';
import * as vscode from 'vscode';
import { findCommand, verbArguments } from './command';

interface Definition extends vscode.TaskDefinition {
  verb: string;
  path?: string;
  args?: string[];
}

/** `hwnas` in a terminal, its findings among the problems. */
export class HwnasTasks implements vscode.TaskProvider {
  /** @param started told of each run that is started or resumed from here */
  constructor(private readonly started: (execution: vscode.TaskExecution, target: vscode.Uri, verb: string) => void) {}

  provideTasks(): vscode.Task[] {
    const folder = vscode.workspace.workspaceFolders?.[0];
    return folder ? [this.task({ type: 'hwnas', verb: 'check', path: '.' }, folder.uri.fsPath)].filter((t) => t !== undefined) : [];
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const scope = typeof task.scope === 'object' ? task.scope : vscode.workspace.workspaceFolders?.[0];
    return this.task(task.definition as Definition, scope?.uri.fsPath);
  }

  /** Runs a verb on a file or folder, in the folder of its workspace. */
  async start(verb: string, target: vscode.Uri): Promise<void> {
    const folder = vscode.workspace.getWorkspaceFolder(target)?.uri.fsPath ?? path.dirname(target.fsPath);
    const definition: Definition = { type: 'hwnas', verb, path: target.fsPath };
    if (verb === 'run') {
      definition.args = ['--runs', path.join(path.dirname(target.fsPath), 'runs')];
    }
    const task = this.task(definition, folder);
    if (task) {
      this.started(await vscode.tasks.executeTask(task), target, verb);
      return;
    }
    const choice = await vscode.window.showErrorMessage(
      'hwnas: the command `hwnas` was not found. Set hwnas.command, or put it into the folder of the workspace or on the path.', 'Open setting');
    if (choice) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'hwnas.command');
    }
  }

  private task(definition: Definition, folder: string | undefined): vscode.Task | undefined {
    const command = findCommand(
      vscode.workspace.getConfiguration('hwnas').get('command', ''),
      (vscode.workspace.workspaceFolders ?? []).map((f) => f.uri.fsPath),
      vscode.workspace.isTrusted, process.env, process.platform);
    if (!command) {
      return undefined;
    }
    const execution = new vscode.ProcessExecution(
      command, verbArguments(definition.verb, definition.path, definition.args ?? []), folder ? { cwd: folder } : {});
    const name = `${definition.verb} ${definition.path ? path.basename(definition.path) : ''}`.trim();
    const task = new vscode.Task(definition, vscode.TaskScope.Workspace, name, 'hwnas', execution, '$hwnas');
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, panel: vscode.TaskPanelKind.Dedicated };
    return task;
  }
}
