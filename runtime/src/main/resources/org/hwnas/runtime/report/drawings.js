'use strict';
// Drawings of one design: the chip's floor plan, the network, a table of its layers in shades. SVG and tables, no library.
const drawings = (() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const {dark, ink, soft} = theme, line = dark ? '#52606d' : '#9fb3c8', paper = dark ? '#14181d' : '#ffffff';
  const number = (x) => x === null || x === undefined ? '' : String(+x.toPrecision(4));
  const counted = (x) => x >= 1e9 ? number(x / 1e9) + ' G' : x >= 1e6 ? number(x / 1e6) + ' M' : x >= 1e4 ? number(x / 1e3) + ' k' : number(x);
  const node = (tag, attributes, ...inside) => {
    const e = document.createElementNS(SVG, tag);
    for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
    e.append(...inside);
    return e;
  };
  const titled = (e, text) => { e.prepend(node('title', {}, text)); return e; };
  const text = (x, y, content, more) => node('text', {x, y, fill: ink, 'font-size': 11, ...more}, content);
  const svg = (into, width, height, label) => {
    const e = node('svg', {viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label, 'font-family': 'system-ui, sans-serif'});
    into.replaceChildren(e);
    return e;
  };
  // Neighbours in a network get hues far from one another: steps of the golden angle.
  const hue = (i) => (i * 137.508 + 210) % 360;
  const shade = (i) => `hsl(${hue(i)} 55% ${dark ? 52 : 47}%)`;

  /** Tiles in the order of the layers, row by row and back; filled as high as their cells hold weights. */
  const floorPlan = (into, legend, workload, chipTiles, area, most = 1600) => {
    const layers = workload.layers.filter((l) => l.tiles > 0);
    const taken = layers.reduce((sum, l) => sum + l.tiles, 0);
    const total = Math.max(chipTiles, taken);
    const each = Math.ceil(total / most), places = Math.ceil(total / each), side = Math.ceil(Math.sqrt(places));
    const size = Math.max(9, Math.min(64, Math.floor(560 / side))), gap = size > 14 ? 2 : 1, top = 4;
    const rows = Math.ceil(places / side);
    const page = svg(into, side * size + 8, rows * size + top + 32, `floor plan of ${workload.name}`);
    let layer = 0, end = layers.length ? layers[0].tiles : 0;
    for (let place = 0; place < places; place++) {
      const row = Math.floor(place / side), column = row % 2 ? side - 1 - place % side : place % side;
      const x = 4 + column * size, y = top + row * size, inner = size - gap;
      while (layer < layers.length && place * each >= end) { layer++; end += layer < layers.length ? layers[layer].tiles : 0; }
      const tile = node('g', {}, node('rect', {x, y, width: inner, height: inner, fill: 'none', stroke: line, 'stroke-width': 0.6, rx: 1}));
      if (layer < layers.length) {
        const l = layers[layer], share = Math.min(1, l.utilization ?? 1), height = inner * share;
        tile.append(node('rect', {x, y, width: inner, height: inner, fill: shade(layer), opacity: 0.22, rx: 1}),
          node('rect', {x, y: y + inner - height, width: inner, height, fill: shade(layer), rx: 1}));
        titled(tile, `${l.name}: ${l.tiles} tile${l.tiles > 1 ? 's' : ''}, ${l.crossbars} crossbars, ${number(100 * share)} % of their cells hold weights`);
      } else titled(tile, 'free');
      page.append(tile);
    }
    const bar = rows * size + top + 12;
    const length = area > 0 ? `${number(Math.sqrt(area) * 1e3)} mm if the chip is a square` : '';
    if (length) {
      page.append(node('path', {d: `M4 ${bar - 4}v8M4 ${bar}H${4 + side * size - gap}m0-4v8`, stroke: soft, fill: 'none'}),
        text(4 + side * size / 2, bar + 12, length, {'text-anchor': 'middle', fill: soft, stroke: dark ? '#1b2128' : '#f7f9fb', 'stroke-width': 4, 'paint-order': 'stroke'}));
    }
    legend.replaceChildren();
    layers.forEach((l, i) => {
      const item = document.createElement('span'), mark = document.createElement('i');
      mark.style.background = shade(i);
      item.append(mark, `${l.name} · ${l.tiles}`);
      legend.append(item);
    });
    const free = total - taken;
    return `${total} tiles` + (free > 0 ? `, ${free} free` : '') + (each > 1 ? `; each square stands for ${each} tiles` : '')
      + (workload.fits ? '' : '; the network does not fit: what is drawn beyond the chip is reloaded');
  };

  /** Edges that skip nodes get lanes beside them: the shortest next to the nodes, none through another. */
  const lanes = (nodes) => {
    const edges = [];
    nodes.forEach((n, i) => n.inputs.forEach((from) => { if (from !== i - 1) edges.push({from, to: i}); }));
    edges.sort((a, b) => (a.to - a.from) - (b.to - b.from) || a.from - b.from);
    const ends = [];
    for (const e of edges) {
      let lane = 0;
      while (ends[lane]?.some((o) => o.from < e.to && e.from < o.to)) lane++;
      (ends[lane] ||= []).push(e);
      e.lane = lane;
    }
    return {edges, width: ends.length};
  };

  /** The nodes from input to output, one below the other; what skips nodes goes around them. */
  const network = (into, nodes, placed) => {
    const step = 24, high = 18, left = 10, {edges, width} = lanes(nodes);
    const x = left + 9 * width + 14, box = 410, bar = 150, all = x + box + 24 + bar + 130;
    const page = svg(into, all, nodes.length * step + 30, 'the network');
    const most = Math.max(1, ...nodes.map((n) => n.macs));
    const colour = new Map(placed.filter((l) => l.tiles > 0).map((l, i) => [l.node, shade(i)]));
    page.append(text(x, 14, 'layer, output', {fill: soft}), text(x + box + 24, 14, 'multiply-accumulates, parameters', {fill: soft}));
    const y = (i) => 24 + i * step;
    for (const e of edges) {
      const at = x - 14 - 9 * e.lane;
      page.append(titled(node('path', {d: `M${x} ${y(e.from) + high - 4}H${at + 4}q-4 0-4 4V${y(e.to)}q0 4 4 4H${x - 1}`, fill: 'none', stroke: soft, 'stroke-width': 1.2}), `${nodes[e.from].name} → ${nodes[e.to].name}`),
        node('path', {d: `M${x} ${y(e.to) + 4}l-5-3v6z`, fill: soft}));
    }
    nodes.forEach((n, i) => {
      const fill = colour.get(i), top = y(i);
      if (i && n.inputs.includes(i - 1)) page.append(node('path', {d: `M${x + 20} ${top - (step - high)}V${top}`, stroke: soft, 'stroke-width': 1.2}));
      const g = node('g', {}, node('rect', {x, y: top, width: box, height: high, rx: 3, fill: fill || paper, 'fill-opacity': fill ? 0.28 : 1, stroke: fill || line, 'stroke-width': fill ? 1.4 : 0.8}));
      const long = `${n.name}`, kind = `${n.kind}${n.about ? ' ' + n.about : ''}`;
      g.append(text(x + 6, top + 13, kind, {'font-weight': fill ? 600 : 400}),
        text(x + 168, top + 13, long.length > 23 ? '…' + long.slice(-22) : long, {fill: soft}),
        text(x + box - 6, top + 13, n.shape.replaceAll('x', '×'), {'text-anchor': 'end'}));
      titled(g, `${n.name}: ${kind}, ${n.shape}, ${counted(n.macs)} MACs, ${counted(n.parameters)} parameters`);
      page.append(g);
      if (n.macs > 0) {
        const w = Math.max(1, bar * n.macs / most);
        page.append(node('rect', {x: x + box + 24, y: top + 3, width: w, height: high - 6, fill: fill || soft, rx: 1}),
          text(x + box + 30 + w, top + 13, `${counted(n.macs)}${n.parameters ? ` · ${counted(n.parameters)}` : ''}`, {fill: soft}));
      }
    });
  };

  /** A table of layers; each column in shades of its largest value. */
  const heat = (table, rows, columns) => {
    table.replaceChildren();
    const head = document.createElement('tr');
    ['layer', ...columns.map((c) => c.name)].forEach((name) => { const th = document.createElement('th'); th.textContent = name; head.append(th); });
    table.append(head);
    const largest = columns.map((c) => Math.max(0, ...rows.map((r) => c.of(r) || 0)));
    for (const r of rows) {
      const tr = document.createElement('tr'), name = document.createElement('td');
      name.textContent = r.name;
      tr.append(name);
      columns.forEach((c, i) => {
        const td = document.createElement('td'), v = c.of(r);
        td.textContent = v === null || v === undefined ? '' : (c.show || counted)(v);
        const share = largest[i] > 0 && v > 0 ? v / (c.most || largest[i]) : 0;
        td.style.background = `color-mix(in srgb, ${dark ? '#c9641e' : '#f08a3c'} ${Math.round(85 * Math.min(1, share))}%, transparent)`;
        tr.append(td);
      });
      if (r.hint) tr.title = r.hint;
      table.append(tr);
    }
  };

  return {floorPlan, network, heat, lanes};
})();
