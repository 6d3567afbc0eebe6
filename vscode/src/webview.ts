import { randomBytes } from 'node:crypto';

/** The page of a view: a script and a style of the extension, nothing from a network. */
export function page(script: string, style: string, source: string, title: string, nonce = randomBytes(16).toString('hex')): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${source}; script-src 'nonce-${nonce}';">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${style}">
<title>${title}</title>
</head>
<body>
<main id="view"></main>
<script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/**
 * The page of a report as a view may show it: with its own scripts and styles, which are all inside, and nothing from a network,
 * whatever the page says.
 */
export function report(html: string, nonce = randomBytes(16).toString('hex')): string {
  // Charts place their tooltips by style attributes, which no nonce covers.
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
  const head = `<head>\n<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  // By functions: in a replacement text a `$` would stand for something.
  const allowed = html.replace(/^<script(?=[ >])/gm, () => `<script nonce="${nonce}"`);
  const guarded = allowed.replace(/<head>/, () => head);
  return guarded === allowed ? head + allowed : guarded;
}
