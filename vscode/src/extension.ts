import * as path from 'node:path';
import * as vscode from 'vscode';
import { LanguageClient, LanguageClientOptions, ServerOptions, Trace } from 'vscode-languageclient/node';
import { findJava, OLDEST, serverArguments } from './java';
import { Panels, Reports } from './panels';
import { RunProgress } from './progress';
import { Front, Hardware, Run } from './protocol';
import { addressOf, pickRun, RunArgument, RunTree } from './runs';
import { HwnasTasks } from './tasks';

const CLIENT_COMMANDS = ['hwnas.run', 'hwnas.resume', 'hwnas.openReport'];

let client: LanguageClient | undefined;
let output: vscode.LogOutputChannel;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  output = vscode.window.createOutputChannel('hwnas', { log: true });
  const runs = new RunTree();
  const progress = new RunProgress(runs);
  const tasks = new HwnasTasks((execution, target, verb) => progress.follow(execution, target, verb));
  const reports = new Reports();
  const fronts = new Panels(context, 'front');
  const hardware = new Panels(context, 'hardware');
  const status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Left);
  context.subscriptions.push(
    output, status, progress,
    vscode.window.registerTreeDataProvider('hwnas.runs', runs),
    vscode.tasks.registerTaskProvider('hwnas', tasks),
    vscode.workspace.registerTextDocumentContentProvider('hwnas-library', { provideTextDocumentContent: libraryText }),
    vscode.workspace.onDidOpenTextDocument(noteSpec));
  vscode.workspace.textDocuments.forEach(noteSpec);

  const command = (name: string, action: (...args: any[]) => unknown) =>
    context.subscriptions.push(vscode.commands.registerCommand(name, action));
  command('hwnas.checkFile', () => serverCommand('hwnas.check'));
  command('hwnas.planFile', () => serverCommand('hwnas.plan'));
  command('hwnas.run', async (uri?: string) => {
    const spec = toUri(uri) ?? vscode.window.activeTextEditor?.document.uri;
    if (spec) {
      await vscode.workspace.textDocuments.find((d) => d.uri.toString() === spec.toString())?.save();
      await tasks.start('run', spec);
    }
  });
  // What has to do with a run takes it from where it was asked for, or asks which.
  const onRun = (name: string, title: string, fits: (run: Run) => boolean, action: (address: string, run?: Run) => unknown) =>
    command(name, async (argument?: RunArgument) => {
      if (!argument) {
        await refreshRuns(runs);
      }
      const address = addressOf(argument) ?? (await pickRun(runs.all(), title, fits))?.folder;
      if (address) {
        await action(address, runs.find(address));
      }
    });
  onRun('hwnas.resume', 'Resume which run?', (run) => run.state === 'interrupted', (address) => tasks.start('resume', vscode.Uri.parse(address)));
  onRun('hwnas.showFront', 'The front of which run?', () => true, (address) => showFront(fronts, address));
  onRun('hwnas.openReport', 'The report of which run?', (run) => run.report !== null, (address, run) => reports.open(vscode.Uri.parse(address), run));
  onRun('hwnas.openReportOutside', 'The report of which run?', (run) => run.report !== null, (address, run) =>
    vscode.env.openExternal(Reports.address(vscode.Uri.parse(address), run)));
  onRun('hwnas.revealRun', 'The folder of which run?', () => true, (address) => revealFolder(vscode.Uri.parse(address)));
  command('hwnas.openWalkthrough', openWalkthrough);
  command('hwnas.showHardware', () => showHardware(hardware));
  command('hwnas.refreshRuns', () => refreshRuns(runs));
  command('hwnas.restartServer', () => restart(context, runs, fronts, hardware, status));
  command('hwnas.chooseJava', () => chooseJava(context, runs, fronts, hardware, status));
  context.subscriptions.push(vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('hwnas.java.home') || event.affectsConfiguration('hwnas.server')) {
      void restart(context, runs, fronts, hardware, status);
    }
  }));
  await start(context, runs, fronts, hardware, status);
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

/** What is true by now, for conditions in package.json. */
const facts = new Set<string>();

async function note(fact: string): Promise<void> {
  facts.add(fact);
  await vscode.commands.executeCommand('setContext', fact, true);
}

function noteSpec(document: vscode.TextDocument): void {
  if (document.languageId === 'hwnas') {
    void note('hwnas.specOpened');
  }
}

/** VS Code ticks a step only when its condition becomes true while the walkthrough is known: what is true already becomes so again. */
async function openWalkthrough(): Promise<void> {
  const before = [...facts];
  await Promise.all(before.map((fact) => vscode.commands.executeCommand('setContext', fact, false)));
  try {
    await vscode.commands.executeCommand('workbench.action.openWalkthrough', 'hwnas.hwnas#start');
  } finally {
    await Promise.all(before.map(note));
  }
}

function toUri(text: string | undefined): vscode.Uri | undefined {
  return text ? vscode.Uri.parse(text) : undefined;
}

/** In the explorer where the folder belongs to the workspace, which a browser has too; else in the system's own. */
function revealFolder(folder: vscode.Uri): Thenable<unknown> {
  return vscode.commands.executeCommand(vscode.workspace.getWorkspaceFolder(folder) ? 'revealInExplorer' : 'revealFileInOS', folder);
}

async function start(
  context: vscode.ExtensionContext, runs: RunTree, fronts: Panels, hardware: Panels, status: vscode.StatusBarItem): Promise<void> {
  const settings = vscode.workspace.getConfiguration('hwnas');
  const { java, refused } = await findJava(settings.get('java.home', ''), process.env, process.platform);
  if (!java) {
    refused.forEach((r) => output.warn(r));
    // Not awaited: colours, snippets and folding work meanwhile and without.
    void vscode.window
      .showWarningMessage(
        `hwnas: no Java ${OLDEST} or later was found, so specs are coloured but not checked. ${refused[0] ?? ''}`, 'Choose Java…')
      .then((choice) => choice && vscode.commands.executeCommand('hwnas.chooseJava'));
    return;
  }
  output.info(`Java ${java.version}: ${java.executable}`);
  const lib = context.asAbsolutePath(path.join('server', 'lib'));
  const server: ServerOptions = {
    command: java.executable,
    args: serverArguments(java, lib, settings.get('server.jvmOptions', []), path.delimiter),
  };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'hwnas', scheme: 'file' }, { language: 'hwnas', scheme: 'untitled' }],
    outputChannel: output,
    synchronize: { configurationSection: 'hwnas' },
    initializationOptions: {
      settings: JSON.parse(JSON.stringify(settings)), clientCommands: CLIENT_COMMANDS, libraryScheme: true, customNotifications: true,
      pictures: true,
    },
  };
  client = new LanguageClient('hwnas', 'hwnas', server, options);
  client.onNotification('hwnas/planChanged', (plan: { uri: string; errors: number; experiments: { name: string; size: string }[] }) => {
    const experiment = plan.experiments[0];
    if (experiment && vscode.window.activeTextEditor?.document.uri.toString() === toUri(plan.uri)?.toString()) {
      status.text = `$(circuit-board) ${experiment.name}: ${experiment.size} designs`;
      status.command = 'hwnas.showHardware';
      status.show();
    }
    if (plan.errors === 0) {
      void updateHardware(hardware, plan.uri);
    }
  });
  client.onNotification('hwnas/runsChanged', (now: { runs: Run[] }) => runs.set(now.runs));
  client.onNotification('hwnas/frontChanged', (front: Front) => fronts.post(front.folder, front));
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    output.error(String(error));
    void vscode.window.showErrorMessage(`hwnas: the language server did not start with ${java.executable}; see the output "hwnas".`);
    return;
  }
  await client.setTrace(Trace.fromString(settings.get('trace.server', 'off')));
  await note('hwnas.serverReady');
  await refreshRuns(runs);
}

let restarts: Promise<void> = Promise.resolve();

/** One after another: two at once would leave two servers. */
function restart(
  context: vscode.ExtensionContext, runs: RunTree, fronts: Panels, hardware: Panels, status: vscode.StatusBarItem): Promise<void> {
  restarts = restarts.then(async () => {
    await client?.stop().catch(() => undefined);
    client = undefined;
    await start(context, runs, fronts, hardware, status);
  });
  return restarts;
}

async function chooseJava(
  context: vscode.ExtensionContext, runs: RunTree, fronts: Panels, hardware: Panels, status: vscode.StatusBarItem): Promise<void> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectFolders: true, canSelectFiles: false, openLabel: 'Use this Java', title: `The folder of a JDK ${OLDEST} or later (it holds bin/java)`,
  });
  if (chosen?.[0]) {
    await vscode.workspace.getConfiguration('hwnas').update('java.home', chosen[0].fsPath, vscode.ConfigurationTarget.Global);
  } else if (!client) {
    await start(context, runs, fronts, hardware, status);
  }
}

async function ask<T>(method: string, params: unknown): Promise<T | undefined> {
  try {
    return client ? await client.sendRequest<T>(method, params) : undefined;
  } catch (error) {
    output.warn(`${method}: ${error}`);
    return undefined;
  }
}

async function libraryText(uri: vscode.Uri): Promise<string> {
  const answer = await ask<{ text?: string }>('hwnas/libraryText', { uri: uri.toString(true) });
  return answer?.text ?? '';
}

async function serverCommand(name: string): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  if (client && uri) {
    await client.sendRequest('workspace/executeCommand', { command: name, arguments: [uri, ''] });
  }
}

async function refreshRuns(runs: RunTree): Promise<void> {
  runs.set((await ask<{ runs: Run[] }>('hwnas/runs', {}))?.runs ?? []);
}

async function showFront(fronts: Panels, folder: string): Promise<void> {
  fronts.open(folder, 'Pareto front', () => void ask('hwnas/unwatchRun', { folder }));
  const front = await ask<Front>('hwnas/watchRun', { folder });
  if (front) {
    fronts.post(folder, front);
  }
}

async function showHardware(hardware: Panels): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  if (uri) {
    hardware.open(uri, 'Hardware', () => undefined);
    await updateHardware(hardware, uri);
  }
}

async function updateHardware(hardware: Panels, uri: string): Promise<void> {
  if (hardware.has(uri)) {
    hardware.post(uri, (await ask<Hardware>('hwnas/hardware', { uri })) ?? null);
  }
}
