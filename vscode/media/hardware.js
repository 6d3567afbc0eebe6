// Draws the blocks of a chip, nested as they are. The page is a function of the last message and of what is folded.
(function () {
  /** How many searched fields a block holds, with those below it. */
  function searched(block) {
    return block.fields.filter((f) => f.searched).length + block.children.reduce((sum, child) => sum + searched(child), 0);
  }

  if (typeof module !== 'undefined') {
    module.exports = { searched };
    return;
  }

  const vscode = acquireVsCodeApi();
  const view = document.getElementById('view');
  const folded = new Map();

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    children.forEach((child) => made.append(child));
    return made;
  }

  function draw(block, path, depth) {
    const count = searched(block);
    const kind = (block.kind !== block.name ? block.kind + ' ' : '') + (count ? `· ${count} searched ` : '') + block.detail;
    const box = element('details', {}, element('summary', {}, block.name, element('span', { class: 'kind' }, kind)));
    box.open = folded.get(path) ?? (depth === 0 || count > 0);
    box.addEventListener('toggle', () => folded.set(path, box.open));
    const table = element('table', {});
    block.fields.forEach((field) => table.append(
      element('tr', field.searched ? { class: 'searched' } : {},
        element('td', {}, field.name),
        element('td', { class: 'value' }, (field.searched ? 'in ' : '') + field.value),
        element('td', { class: 'origin' }, field.origin))));
    box.append(table);
    block.children.forEach((child) => box.append(draw(child, path + '/' + child.name, depth + 1)));
    return box;
  }

  window.addEventListener('message', (event) => {
    const hardware = event.data;
    view.replaceChildren();
    if (!hardware) {
      view.append(element('p', {}, 'The spec has errors, or no experiment: there is no hardware to show.'));
      return;
    }
    view.append(
      element('h1', {}, hardware.experiment),
      element('p', {}, `${searched(hardware.root)} searched values of the hardware`),
      draw(hardware.root, hardware.root.name, 0));
  });
  vscode.postMessage('ready');
})();
