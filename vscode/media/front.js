// Draws a run's designs over two of its objectives. The picture is a function of the last message and of the axes chosen.
(function () {
  const HEIGHT = 480, LEFT = 84, RIGHT = 20, TOP = 16, BOTTOM = 56;

  /** Round steps between two values: at most `count` of them. */
  function ticks(low, high, count) {
    const span = high - low || Math.abs(high) || 1;
    const raw = span / count;
    const power = Math.pow(10, Math.floor(Math.log10(raw)));
    const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= raw);
    const found = [];
    for (let i = Math.ceil(low / step); i * step <= high + step * 1e-9; i++) {
      found.push(i * step);
    }
    return found;
  }

  /** A number with the prefix of its size: 1.2e-6 J as 1.2 uJ. */
  function shown(value) {
    if (value === 0) {
      return '0';
    }
    const size = Math.abs(value);
    return size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(4))) : value.toExponential(2);
  }

  function range(values) {
    const finite = values.filter(Number.isFinite);
    if (finite.length === 0) {
      return [0, 1];
    }
    const low = finite.reduce((a, b) => Math.min(a, b)), high = finite.reduce((a, b) => Math.max(a, b)); // not spread: there may be many
    const margin = (high - low || Math.abs(high) || 1) * 0.06;
    return [low - margin, high + margin];
  }

  /** The corners of the front as a line of steps, in the order of the first axis. */
  function steps(points, x, y) {
    const sorted = points.filter((p) => p.front).sort((a, b) => a.values[x] - b.values[x]);
    const corners = [];
    sorted.forEach((p, i) => {
      if (i > 0) {
        corners.push([p.values[x], sorted[i - 1].values[y]]);
      }
      corners.push([p.values[x], p.values[y]]);
    });
    return corners;
  }

  const api = { ticks, shown, range, steps };
  if (typeof module !== 'undefined') {
    module.exports = api;
    return;
  }

  const vscode = acquireVsCodeApi();
  const view = document.getElementById('view');
  let axes = vscode.getState() || { x: 1, y: 0 };
  let last = null;

  function element(name, attributes, ...children) {
    const svg = ['svg', 'g', 'line', 'circle', 'path', 'text', 'title'].includes(name);
    const made = svg ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    children.forEach((child) => made.append(child));
    return made;
  }

  function choice(label, axis, front) {
    const select = element('select', { 'aria-label': label });
    front.objectives.forEach((o, i) => {
      const option = element('option', { value: i }, o.name);
      option.selected = i === axes[axis];
      select.append(option);
    });
    select.addEventListener('change', () => {
      axes = { ...axes, [axis]: Number(select.value) };
      vscode.setState(axes);
      draw(last);
    });
    return element('span', {}, element('label', {}, label), select);
  }

  function draw(front) {
    last = front;
    view.replaceChildren();
    if (!front) {
      view.append(element('p', {}, 'No evaluations yet.'));
      return;
    }
    const WIDTH = Math.max(420, Math.min(860, view.clientWidth || 860)); // so that its letters stay as large as others
    const one = front.objectives.length < 2;
    const x = one ? -1 : Math.min(axes.x, front.objectives.length - 1);
    const y = one ? 0 : Math.min(axes.y, front.objectives.length - 1);
    const value = (p, i) => (i < 0 ? p.evaluation : p.values[i]);
    const [left, right] = range(front.points.map((p) => value(p, x)));
    const [bottom, top] = range(front.points.map((p) => value(p, y)));
    const sx = (v) => LEFT + ((v - left) / (right - left)) * (WIDTH - LEFT - RIGHT);
    const sy = (v) => HEIGHT - BOTTOM - ((v - bottom) / (top - bottom)) * (HEIGHT - TOP - BOTTOM);
    const svg = element('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${front.experiment}: designs over their objectives` });
    ticks(left, right, 7).forEach((t) => svg.append(
      element('line', { class: 'grid', x1: sx(t), x2: sx(t), y1: TOP, y2: HEIGHT - BOTTOM }),
      element('text', { x: sx(t), y: HEIGHT - BOTTOM + 18, 'text-anchor': 'middle' }, shown(t))));
    ticks(bottom, top, 7).forEach((t) => svg.append(
      element('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: sy(t), y2: sy(t) }),
      element('text', { x: LEFT - 8, y: sy(t) + 4, 'text-anchor': 'end' }, shown(t))));
    svg.append(
      element('line', { class: 'axis', x1: LEFT, x2: WIDTH - RIGHT, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM }),
      element('line', { class: 'axis', x1: LEFT, x2: LEFT, y1: TOP, y2: HEIGHT - BOTTOM }),
      element('text', { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 14, 'text-anchor': 'middle' }, title(front, x)),
      element('text', { transform: `translate(18 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)`, 'text-anchor': 'middle' }, title(front, y)));
    if (!one && front.objectives.length === 2) {
      const corners = steps(front.points, x, y);
      if (corners.length > 1) {
        svg.append(element('path', { class: 'front-line', d: 'M' + corners.map(([a, b]) => `${sx(a)} ${sy(b)}`).join('L') }));
      }
    }
    [...front.points].sort((a, b) => Number(a.front) - Number(b.front)).forEach((p) => {
      if (!Number.isFinite(value(p, x)) || !Number.isFinite(value(p, y))) {
        return;
      }
      const kind = p.front ? 'front' : p.feasible ? 'point' : 'infeasible';
      const text = `evaluation ${p.evaluation}\n` + front.objectives.map((o, i) => `${o.name} = ${shown(p.values[i])} ${o.unit}`).join('\n');
      svg.append(element('circle', { class: kind, cx: sx(value(p, x)), cy: sy(value(p, y)), r: p.front ? 5 : 3.5 }, element('title', {}, text)));
    });
    const progress = `${front.state}: ${front.evaluations}${front.budget ? ` of ${front.budget}` : ''} evaluations, ${front.points.filter((p) => p.front).length} on the front`;
    view.append(element('h1', {}, front.experiment), element('p', { id: 'progress' }, progress));
    if (front.objectives.length > 2) {
      view.append(choice('across', 'x', front), choice('up', 'y', front));
    }
    view.append(svg);
  }

  function title(front, axis) {
    if (axis < 0) {
      return 'evaluation';
    }
    const o = front.objectives[axis];
    return `${o.name}${o.unit && o.unit !== '1' ? ` (${o.unit})` : ''}, ${o.direction === 'minimize' ? 'lower' : 'higher'} is better`;
  }

  window.addEventListener('message', (event) => draw(event.data));
  window.addEventListener('resize', () => draw(last));
  vscode.postMessage('ready');
})();
