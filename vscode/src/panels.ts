import * as vscode from 'vscode';
import { Run } from './protocol';
import { page, report } from './webview';

/** Views of one kind, one for each thing shown; what a view shows is its last message and nothing else. */
export class Panels {
  private readonly panels = new Map<string, vscode.WebviewPanel>();
  private readonly last = new Map<string, unknown>();

  constructor(private readonly context: vscode.ExtensionContext, private readonly kind: 'front' | 'hardware') {}

  has(key: string): boolean {
    return this.panels.has(key);
  }

  open(key: string, title: string, closed: () => void): void {
    const known = this.panels.get(key);
    if (known) {
      known.reveal(undefined, true);
      return;
    }
    const media = vscode.Uri.joinPath(this.context.extensionUri, 'media');
    const panel = vscode.window.createWebviewPanel(
      `hwnas.${this.kind}`, title, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, { enableScripts: true, localResourceRoots: [media] });
    const file = (name: string) => panel.webview.asWebviewUri(vscode.Uri.joinPath(media, name)).toString();
    panel.webview.onDidReceiveMessage(() => void panel.webview.postMessage(this.last.get(key)));
    panel.webview.html = page(file(`${this.kind}.js`), file('view.css'), panel.webview.cspSource, title);
    panel.onDidDispose(() => {
      this.panels.delete(key);
      this.last.delete(key);
      closed();
    });
    this.panels.set(key, panel);
  }

  post(key: string, message: unknown): void {
    this.last.set(key, message);
    void this.panels.get(key)?.webview.postMessage(message);
  }
}

/** Reports of runs, as the extension reads them: a remote workspace and a browser show them too. */
export class Reports {
  private readonly panels = new Map<string, vscode.WebviewPanel>();

  /** Where the page of a run is: where the server says, else where runs leave it. */
  static address(folder: vscode.Uri, run?: Run): vscode.Uri {
    return run?.report ? vscode.Uri.parse(run.report) : vscode.Uri.joinPath(folder, 'report.html');
  }

  async open(folder: vscode.Uri, run?: Run): Promise<void> {
    const address = Reports.address(folder, run);
    let text: string;
    try {
      text = new TextDecoder().decode(await vscode.workspace.fs.readFile(address));
    } catch {
      void vscode.window.showErrorMessage(`hwnas: there is no report ${address.fsPath}; a run writes it at its end.`);
      return;
    }
    const key = address.toString();
    let panel = this.panels.get(key);
    if (!panel) {
      // A page of a workspace that is not trusted runs no script: it then says that it needs one.
      panel = vscode.window.createWebviewPanel('hwnas.report', `Report: ${run?.experiment ?? folder.path.split('/').pop()}`, vscode.ViewColumn.Active, {
        enableScripts: vscode.workspace.isTrusted, enableFindWidget: true, retainContextWhenHidden: true, localResourceRoots: [],
      });
      panel.onDidDispose(() => this.panels.delete(key));
      this.panels.set(key, panel);
    }
    panel.webview.html = report(text);
    panel.reveal();
  }
}
