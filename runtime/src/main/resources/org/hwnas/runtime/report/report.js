'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const {el, dark, ink, soft, line, strong, light, grey, bad, palette, number, label, chart, axis, tick} = theme;
  const front = new Set(data.front), byIndex = new Map(data.search.map((p) => [p.i, p])), found = (i) => byIndex.get(i);

  el('name').textContent = data.report.title;
  el('doc').textContent = data.doc;
  const last = (curve) => curve.length ? curve[curve.length - 1][1] : 0;
  const facts = [['designs in the space', data.designs], ['evaluated', `${data.evaluated}, ${data.feasible} feasible, ${front.size} on the front`],
    ['hypervolume', number(last(data.searchHypervolume)) + (data.baseline.length ? `; ${data.baselineName}: ${number(last(data.baselineHypervolume))}` : '')],
    ['requirements', data.requirements.join('; ') || 'none'], ...(data.effort ? [['search itself', data.effort]] : []), ['plan', data.hash]];
  for (const [k, v] of facts) {
    const dt = document.createElement('dt'), dd = document.createElement('dd');
    dt.textContent = k;
    dd.textContent = v;
    el('facts').append(dt, dd);
  }

  const wholes = {search: byIndex, baseline: new Map(data.baseline.map((p) => [p.i, p]))};
  const describe = (point, title) => {
    const p = wholes[title.split(' ')[0]].get(point.i) || point, rows = [`<b>${title}</b>`];
    const safe = (s) => String(s).replace(/[&<>]/g, (c) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[c]);
    data.objectives.forEach((o, i) => rows.push(`${safe(label(o.name, o.unit))}: ${number(p.o[i])}`));
    (p.p || []).forEach((v, i) => { const q = data.parameters[i]; if (v !== null) rows.push(`<span style="opacity:.75">${safe(label(q.id, q.unit))} = ${safe(number(v))}</span>`); });
    return rows.join('<br>');
  };
  const title = (phase, i) => `${phase} ${i}`;
  // A chart of two of some quantities: those that the search asks for, or what the spec's report names. Points have values `o` of these.
  const drawFronts = (part, axes, search, baseline, members) => {
    const shown = {x: axes.length > 1 ? 1 : -1, y: 0};
    if (part.named) [shown.x, shown.y] = axes.length > 1 ? [0, 1] : [-1, 0];
    const coordinates = (p) => [shown.x < 0 ? p.i : p.o[shown.x], p.o[shown.y], p.i];
    // Drawn at once: piece by piece, as the library has it for thousands, browsers that print or run by a clock of their own never end.
    const series = (name, phase, points, keep, style) => ({name, type: 'scatter', progressive: 0, ...style,
      data: points.filter((p) => p.o.length && keep(p)).map((p) => ({value: coordinates(p), point: p, title: title(phase, p.i)}))});
    // Values of one sign over more than three powers of ten are told apart on a logarithmic axis only; it says that it is one.
    const scaled = (k, more) => {
      const o = axes[k], all = [...search, ...baseline].filter((p) => p.o.length && p.o[k] !== null).map((p) => p.o[k]);
      const least = all.reduce((a, b) => Math.min(a, b), Infinity), most = all.reduce((a, b) => Math.max(a, b), -Infinity);
      return least > 0 && most > 1000 * least ? axis(`${label(o.name, o.unit)}, logarithmic`, {...more, type: 'log'}) : axis(label(o.name, o.unit), more);
    };
    const onFront = new Set(members.map((p) => p.i));
    const frontChart = chart(part.chart, {}, search.length + baseline.length);
    const draw = () => {
      const steps = members.map(coordinates).sort((a, b) => a[0] - b[0]);
      const staircase = axes.length === 2;
      frontChart.setOption({
        legend: {top: 0, textStyle: {color: ink}},
        grid: {left: 76, right: 30, top: 40, bottom: 56},
        tooltip: {confine: true, formatter: (e) => e.data.point ? describe(e.data.point, e.data.title) : ''},
        toolbox: {feature: {dataZoom: {}, restore: {}, saveAsImage: {name: data.name}}},
        xAxis: shown.x < 0 ? axis(label('evaluation', '1')) : scaled(shown.x), yAxis: scaled(shown.y, {nameGap: 56}),
        series: [
          series('random baseline', 'baseline', baseline, (p) => p.ok, {symbolSize: 7, itemStyle: {color: grey}}),
          series('infeasible', 'search', search, (p) => !p.ok, {symbol: 'triangle', symbolSize: 8, itemStyle: {color: bad}}),
          series('search', 'search', search, (p) => p.ok && !onFront.has(p.i), {symbolSize: 8, itemStyle: {color: light}}),
          {name: 'front', type: 'line', step: staircase && axes[shown.x].maximize ? 'start' : 'end', symbol: 'none', silent: true, lineStyle: {color: strong, width: 1.5}, itemStyle: {color: strong},
            data: staircase ? steps : []},
          series('front', 'search', members, () => true, {symbolSize: 11, itemStyle: {color: strong, borderColor: '#fff'}}),
        ].filter((one) => one.data.length)}, true);
    };
    frontChart.on('click', (e) => { if (e.data.point) el(part.picked).innerHTML = describe(e.data.point, e.data.title).replaceAll('<br>', ' · '); });
    if (axes.length > 2) {
      for (const key of ['x', 'y']) {
        const l = document.createElement('label'), s = document.createElement('select');
        axes.forEach((o, i) => s.append(new Option(o.name, i, i === shown[key], i === shown[key])));
        s.onchange = () => { shown[key] = +s.value; draw(); };
        l.append(`${key}: `, s);
        el(part.axes).append(l);
      }
    }
    el(part.note).textContent = members.length
      ? axes.map((o) => `${o.maximize ? 'maximize' : 'minimize'} ${o.text}`).join(', ') + '. Point at a design to see its parameters.' + (data.search.length < data.evaluated ? ` Drawn: the front and ${data.search.length - front.size} of the other ${data.evaluated - front.size} designs, evenly spread.` : '')
      : 'No evaluated design satisfies the requirements.';
    draw();
  };
  const named = data.report.figures.filter((f) => f.kind === 'pareto' && f.axes);
  if (!named.length || data.report.figures.some((f) => f.kind === 'pareto' && !f.axes)) {
    drawFronts({chart: 'front', axes: 'axes', note: 'front-note', picked: 'picked'}, data.objectives, data.search, data.baseline, data.front.map(found));
  } else el('front').remove();
  // The tooltip tells a design whole, whichever quantities are drawn.
  named.forEach((f, n) => {
    const part = Object.fromEntries(['note', 'axes', 'chart', 'picked'].map((k) => [k, `front-${n}-${k}`]));
    const section = document.createElement('section');
    section.id = f.id = `front-${n}`;
    const h = document.createElement('h2');
    h.textContent = `Front of ${f.axes.map((a) => a.name).join(', ')}`;
    section.append(h, ...Object.entries(part).map(([k, id]) => { const d = document.createElement(k === 'note' ? 'p' : 'div'); d.id = id; d.className = {note: 'note', axes: 'axes', chart: 'chart tall'}[k] || ''; return d; }));
    el('hypervolume').before(section);
    drawFronts({...part, named: true}, f.axes, f.search, f.baseline, f.front);
  });

  el('box').textContent = data.box ? `Hypervolume of the designs found so far, as a share of ${data.box}.` + (data.baseline.length ? ' Both curves are on one scale.' : '') : 'No design satisfies the requirements.';
  const curve = (name, values, color) => ({name, type: 'line', step: 'end', symbol: 'none', lineStyle: {color, width: 2}, itemStyle: {color}, data: values});
  chart('convergence', {legend: {top: 0, textStyle: {color: ink}}, grid: {left: 70, right: 30, top: 36, bottom: 50}, tooltip: {trigger: 'axis', valueFormatter: number},
    xAxis: axis('evaluations', {min: 1}), yAxis: axis('hypervolume', {scale: false, nameGap: 46}),
    series: [curve('search', data.searchHypervolume, strong)].concat(data.baseline.length ? [curve('random baseline', data.baselineHypervolume, grey)] : [])});

  const bestCurve = chart('best-curve', {});
  const drawBest = (k) => {
    const o = data.objectives[k];
    bestCurve.setOption({legend: {top: 0, textStyle: {color: ink}}, grid: {left: 90, right: 30, top: 36, bottom: 50}, tooltip: {trigger: 'axis', valueFormatter: number},
      xAxis: axis('evaluations', {min: 1}), yAxis: axis(label(o.name, o.unit), {nameGap: 66}),
      series: [curve('search', data.searchBest[k], strong)].concat(data.baseline.length ? [curve('random baseline', data.baselineBest[k], grey)] : [])}, true);
  };
  if (data.objectives.length > 1) {
    const l = document.createElement('label'), choice = document.createElement('select');
    data.objectives.forEach((o, i) => choice.append(new Option(o.name, i)));
    choice.onchange = () => drawBest(+choice.value);
    l.append('objective: ', choice);
    el('best-choice').append(l);
  }
  drawBest(0);

  const points = data.search.filter((p) => p.ok).map((p) => [p, p.i]);
  const varied = data.parameters.map((q, i) => i).filter((i) => new Set(points.map(([p]) => p.p[i])).size > 1);
  const columns = varied.map((i) => ({name: data.parameters[i].id.replace(/^(hardware|network|quantization)\./, '').replace('tile.pe.', ''), get: (p) => p.p[i]}))
    .concat(data.objectives.map((o, i) => ({name: label(o.name, o.unit), get: (p) => p.o[i]})));
  columns.forEach((c) => { c.categorical = points.some(([p]) => typeof c.get(p) === 'string' || c.get(p) === null); });
  const text = (v) => v === null ? 'none' : number(v);
  const order = (a, b) => a === 'none' ? -1 : b === 'none' ? 1 : isNaN(+a) || isNaN(+b) ? a.localeCompare(b) : a - b;
  // Stated, as the library takes an axis's ends from the first of the two series alone.
  const range = (c) => { let [min, max] = [Infinity, -Infinity]; for (const [p] of points) { const v = c.get(p); if (v < min) min = v; if (v > max) max = v; } return min < max ? {min, max} : {scale: true}; };
  chart('parallel', {
    parallel: {left: 50, right: 110, top: 120, bottom: 24, parallelAxisDefault: {nameTextStyle: {color: ink, fontSize: 11}, nameTruncate: {maxWidth: 160}, axisLabel: {color: soft, fontSize: 11, formatter: (v) => typeof v === 'number' ? tick(+v.toPrecision(4)) : v}, axisLine: {lineStyle: {color: soft}}}},
    parallelAxis: columns.map((c, dim) => ({dim, name: c.name, nameRotate: 30, nameLocation: 'end', ...(c.categorical
      ? {type: 'category', data: [...new Set(points.map(([p]) => text(c.get(p))))].sort(order)} : {type: 'value', ...range(c)})})),
    series: [[false, light, 0.35, 1], [true, strong, 0.95, 2.5]].map(([onFront, color, opacity, width]) => ({type: 'parallel', progressive: 0, smooth: false, lineStyle: {color, opacity, width},
      data: points.filter(([, i]) => front.has(i) === onFront).map(([p]) => columns.map((c) => c.categorical ? text(c.get(p)) : c.get(p)))}))}, points.length * columns.length / 10);

  // Shares of an objective's variance: a row for each name, the largest sum on top.
  const shares = (id, entries, name) => {
    const ids = [...new Set(entries.map(name))], of = (n, i) => entries.find((s) => name(s) === n && s.objective === i)?.share || 0;
    const total = (n) => data.objectives.reduce((sum, o, i) => sum + of(n, i), 0);
    ids.sort((a, b) => total(a) - total(b));
    el(id).style.height = `${90 + 26 * ids.length}px`;
    chart(id, {legend: {top: 0, textStyle: {color: ink}}, grid: {left: Math.min(560, 24 + 6.9 * Math.max(4, ...ids.map((i) => i.length))), right: 40, top: 34, bottom: 50}, tooltip: {valueFormatter: (v) => `${(100 * v).toFixed(1)} %`},
      xAxis: axis('share of the variance', {scale: false, axisLabel: {color: soft, formatter: (v) => `${Math.round(100 * v)} %`}}), yAxis: {type: 'category', data: ids, axisLabel: {color: ink, width: 540, overflow: 'truncate'}, axisLine: {lineStyle: {color: line}}},
      series: data.objectives.map((o, i) => ({name: o.name, type: 'bar', itemStyle: {color: palette[i % palette.length]}, data: ids.map((n) => of(n, i))}))});
  };
  const {fit, pairs} = data.importance, told = data.objectives.map((o, i) => [o.name, fit[i]]);
  el('fit').textContent = [[told.filter(([, f]) => f > 0), (t) => `Of designs that it was not given the forest explains ${t.map(([n, f]) => `${(100 * f).toFixed(0)} % of ${n}`).join(', ')}; what is left bounds what the shares are worth.`],
    [told.filter(([, f]) => !(f > 0)), (t) => `Of ${t.map(([n]) => n).join(' and ')} these designs tell it nothing, so there are no shares.`]].filter(([t]) => t.length).map(([t, say]) => say(t)).join(' ');
  shares('importance', data.importance.shares, (s) => s.parameter);
  if (pairs.length) shares('pairs', pairs, (s) => `${s.first} × ${s.second}`); else ['pairs', 'pairs-title', 'pairs-note'].forEach((id) => el(id).remove());

  const best = el('best');
  const row = (tag, cells, mark) => {
    const tr = document.createElement('tr');
    cells.forEach((c, i) => { const td = document.createElement(tag); td.textContent = c; if (mark && mark(i)) td.className = 'best'; tr.append(td); });
    best.append(tr);
  };
  const used = data.parameters.map((q, i) => i).filter((i) => data.front.some((k) => found(k).p[i] !== null));
  row('th', ['evaluation', ...data.objectives.map((o) => label(o.name, o.unit)), ...used.map((i) => label(data.parameters[i].id, data.parameters[i].unit))]);
  const extreme = data.objectives.map((o, i) => data.front.map((k) => found(k).o[i]).reduce((a, b) => (o.maximize ? b > a : b < a) ? b : a, o.maximize ? -Infinity : Infinity));
  // A table of thousands of rows says nothing and takes a browser seconds: the best of each objective, and every so many-th along the front.
  const ROWS = 300, every = Math.ceil(data.front.length / ROWS), atBest = (p) => p.o.some((v, i) => v === extreme[i]);
  const listed = data.front.filter((k, i) => i % every === 0 || atBest(found(k)));
  if (listed.length < data.front.length) el('best-note').textContent = `${listed.length} of the ${data.front.length} designs of the front: the best of each objective, and of the others one in ${every}, by the first objective. All are in front.csv.`;
  else el('best-note').remove();
  listed.forEach((k) => {
    const p = found(k);
    row('td', [k, ...p.o.map(number), ...used.map((i) => number(p.p[i]))], (c) => c > 0 && c <= p.o.length && p.o[c - 1] === extreme[c - 1]);
  });

  const cells = (table, tag, values) => { const tr = document.createElement('tr'); values.forEach((c) => { const td = document.createElement(tag); td.textContent = c; tr.append(td); }); el(table).append(tr); };
  // Tables that the spec's report names, in place of the front's.
  const tables = data.report.figures.filter((f) => f.kind === 'table');
  tables.forEach((f, n) => {
    const section = document.createElement('section'), h = document.createElement('h2'), scroll = document.createElement('div'), table = document.createElement('table');
    section.id = f.id = `table-${n}`;
    h.textContent = `Best designs by ${f.by}`;
    scroll.className = 'scroll';
    table.id = `${section.id}-rows`;
    scroll.append(table);
    section.append(h, scroll);
    el('bests').before(section);
    const has = data.parameters.map((q, i) => i).filter((i) => f.rows.some((r) => r.p[i] !== null));
    cells(table.id, 'th', ['evaluation', ...f.columns.map((o) => label(o.name, o.unit)), ...has.map((i) => label(data.parameters[i].id, data.parameters[i].unit))]);
    f.rows.forEach((r) => cells(table.id, 'td', [r.i, ...r.o.map(number), ...has.map((i) => number(r.p[i]))]));
    if (!f.rows.length) { const p = document.createElement('p'); p.className = 'note'; p.textContent = `No feasible design of which ${f.by} was measured.`; scroll.replaceWith(p); }
  });

  if (data.finish.designs.length) {
    el('finish-note').textContent = `After the search, by ${data.finish.by}; what it says of a design before and after. The front and all else on this page are those of the search.`;
    cells('finished', 'th', ['evaluation', ...data.objectives.flatMap((o) => [label(o.name, o.unit), 'again', 'change']), '']);
    const change = (a, b) => a && b !== null ? `${b >= a ? '+' : '\u2212'}${number(+(100 * Math.abs((b - a) / a)).toPrecision(3))} %` : '';
    data.finish.designs.forEach((d) => cells('finished', 'td', [d.i, ...d.before.flatMap((v, k) => { const w = d.after.length ? d.after[k] : null; return [number(v), number(w), change(v, w)]; }), d.failure || (d.ok ? '' : 'breaks a requirement')]));
  } else el('finish').remove();

  if (data.screening.steps.length) {
    const percent = (v) => `${(100 * v).toFixed(0)} %`;
    cells('steps', 'th', ['step', 'judged', 'went on', 'learned', 'metric', 'compared', 'tau', 'median error', 'within 2 sd']);
    data.screening.steps.forEach((s) => (s.agreement.length ? s.agreement : [null]).forEach((a, i) => cells('steps', 'td', [...(i ? ['', '', '', ''] : [s.step, s.designs, s.kept, s.learned || '']),
      ...(a ? [a.metric, a.rows, a.tau.toFixed(2), `${(100 * a.error).toPrecision(2)} %`, s.learned ? percent(a.covered) : ''] : ['', '', '', '', ''])])));
    cells('figures', 'th', ['evaluation', ...data.screening.titles]);
    const shown = new Set(listed);
    data.screening.figures.filter((row) => shown.has(row[0])).forEach((row) => cells('figures', 'td', row.map(number)));
  } else el('screening').remove();

  const parts = data.colors;
  const color = Object.fromEntries(Object.keys(data.levels).map((name, i) => [name, parts[i % parts.length]]));
  const bars = (id, unit, scale, of) => {
    const rows = data.details.filter((d) => d.energy).map((d) => [d.index, of(d)]);
    if (!rows.length) { el(id).remove(); return; }
    const names = [...new Set(rows.flatMap(([, r]) => Object.keys(r)))];
    el(id).style.height = `${140 + 26 * rows.length}px`;
    chart(id, {legend: {top: 0, textStyle: {color: ink}}, grid: {left: 110, right: 40, top: 56, bottom: 50}, tooltip: {trigger: 'item', valueFormatter: (v) => `${number(v)} ${unit}`},
      xAxis: axis(unit, {scale: false}), yAxis: {type: 'category', inverse: true, data: rows.map(([i]) => `evaluation ${i}`), axisLabel: {color: ink}, axisLine: {lineStyle: {color: line}}},
      series: names.map((n) => ({name: n, type: 'bar', stack: 'all', itemStyle: {color: color[n]}, data: rows.map(([, r]) => (r[n] || 0) * scale)}))});
  };
  const summed = (d) => Object.values(d.energy).reduce((sum, w) => { for (const [k, v] of Object.entries(w)) sum[k] = (sum[k] || 0) + v; return sum; }, {});
  bars('energy', 'µJ', 1e6, summed);
  bars('area', 'mm²', 1e6, (d) => d.area);

  const priced = data.details.filter((d) => d.area && Object.keys(d.area).length);
  if (!priced.length) { el('cost').remove(); el('chip').remove(); el('device').remove(); }
  const drawn = {};
  const draw = (id, option) => { if (drawn[id]) { drawn[id].clear(); drawn[id].setOption({animation: false, textStyle: {color: ink, fontFamily: 'system-ui, sans-serif'}, ...option}); drawn[id].resize(); } else drawn[id] = chart(id, option); };
  const shades = {crossbar: strong, pe: '#3a9d6e', tile: '#e8833a', chip: '#9b59b6'};
  const sunburst = (title, values, unit, scale) => {
    const levels = {};
    for (const [name, v] of Object.entries(values)) (levels[data.levels[name]] ||= []).push({name, value: v * scale, itemStyle: {color: color[name]}});
    const sum = Object.values(values).reduce((a, b) => a + b, 0) * scale;
    return {title: {text: title, subtext: `${number(sum)} ${unit}`, left: 'center', textStyle: {color: ink, fontSize: 14}, subtextStyle: {color: soft}},
      tooltip: {formatter: (i) => `${i.name}: ${number(i.value)} ${unit}, ${(100 * i.value / sum).toFixed(1)} %`},
      series: [{type: 'sunburst', center: ['50%', '57%'], radius: ['14%', '78%'], nodeClick: 'rootToNode', itemStyle: {borderColor: dark ? '#1f2933' : '#ffffff', borderWidth: 1},
        label: {minAngle: 9, color: '#ffffff', fontSize: 11}, data: Object.entries(levels).map(([name, children]) => ({name, children, itemStyle: {color: shades[name]}}))}]};
  };
  const byLayer = (id, unit, layers, names, value) => {
    const all = layers.map((l) => names.reduce((a, n) => a + value(l, n), 0)), most = Math.max(0, ...all);
    layers = layers.filter((l, i) => all[i] >= most / 200); // less is no bar one can see
    el(id).style.display = layers.length ? '' : 'none';
    if (!layers.length) return;
    const many = new Set(layers.map((l) => l.workload)).size > 1;
    el(id).style.height = `${110 + 18 * layers.length}px`;
    draw(id, {legend: names.length > 1 ? {top: 0, textStyle: {color: ink}} : undefined, grid: {left: 200, right: 40, top: names.length > 1 ? 56 : 10, bottom: 50}, tooltip: {trigger: 'item', valueFormatter: (v) => `${number(v)} ${unit}`},
      xAxis: axis(unit, {scale: false}), yAxis: {type: 'category', inverse: true, data: layers.map((l) => (many ? `${l.workload}: ` : '') + l.name), axisLabel: {color: ink, fontSize: 11, width: 185, overflow: 'truncate'}, axisLine: {lineStyle: {color: line}}},
      series: names.map((n) => ({name: n, type: 'bar', stack: 'all', itemStyle: {color: color[n] || strong}, data: layers.map((l) => value(l, n))}))});
  };
  const detail = (d) => {
    draw('energy-parts', sunburst('energy of an inference', summed(d), 'µJ', 1e6));
    draw('area-parts', sunburst('area of the chip', d.area, 'mm²', 1e6));
    const layers = d.layers.filter((l) => Object.keys(l.energy).length || l.latency);
    byLayer('energy-layers', 'µJ', layers, [...new Set(layers.flatMap((l) => Object.keys(l.energy)))], (l, n) => (l.energy[n] || 0) * 1e6);
    byLayer('time-layers', 'µs', layers.filter((l) => l.latency), ['time'], (l) => l.latency * 1e6);
    onChip(d);
  };
  // What of a design is drawn for one of its workloads.
  const drawWorkload = (d, w) => {
    const area = Object.values(d.area).reduce((a, b) => a + b, 0);
    el('floor-note').textContent = `${drawings.floorPlan(el('floor'), el('floor-legend'), w, d.tiles, area)}. Of the cells of the tiles in use, ${number(100 * w.utilization)} % hold weights.`;
    const costs = new Map(d.layers.filter((l) => l.workload === w.name).map((l) => [l.node, l])), nodes = data.networks[w.network];
    const energy = (r) => { const c = costs.get(r.node); return c && Object.keys(c.energy).length ? Object.values(c.energy).reduce((a, b) => a + b, 0) : null; };
    const columns = [{name: 'tiles', of: (r) => r.tiles}, {name: 'crossbars', of: (r) => r.crossbars}, {name: 'cells used [%]', of: (r) => r.utilization === null ? null : 100 * r.utilization, most: 100, show: (v) => String(+v.toPrecision(3))},
      {name: 'MACs', of: (r) => nodes[r.node].macs}, {name: 'parameters', of: (r) => nodes[r.node].parameters}, {name: 'conversions', of: (r) => r.conversions || null},
      {name: 'energy [µJ]', of: (r) => energy(r) === null ? null : energy(r) * 1e6}, {name: 'energy per MAC [fJ]', of: (r) => energy(r) === null ? null : energy(r) / nodes[r.node].macs * 1e15},
      {name: 'time [µs]', of: (r) => (costs.get(r.node)?.latency || 0) * 1e6 || null}].filter((c) => w.layers.some((r) => c.of(r) !== null));
    drawings.heat(el('heat'), w.layers.map((l) => ({...l, hint: Object.entries(l.decisions).map(([k, v]) => `${k}: ${v}`).join(', ')})), columns);
    drawings.network(el('network'), nodes, w.layers);
  };
  // An image, not markup of the page: nothing in it can run.
  const showDevice = (d) => {
    el('device').hidden = d.device === undefined;
    if (d.device === undefined) return;
    el('device-note').textContent = `Of the design of evaluation ${d.index}: where programming lands, what time and reads do, middle 90 % of 2,000 sampled cells.`;
    el('device-picture').src = `data:image/svg+xml,${encodeURIComponent(data.devices[d.device])}`;
  };
  const onChip = (d) => {
    showDevice(d);
    const mapped = d.workloads.filter((w) => w.layers.length);
    el('chip').hidden = !mapped.length;
    if (!mapped.length) return;
    const choice = el('workload'), before = choice.value;
    choice.replaceChildren(...mapped.map((w, i) => new Option(w.name, i, i === +before, i === +before)));
    el('workload-choice').hidden = mapped.length < 2;
    choice.onchange = () => drawWorkload(d, mapped[choice.value]);
    drawWorkload(d, mapped[choice.value || 0]);
  };
  if (priced.length) {
    priced.forEach((d, i) => { const option = document.createElement('option'); option.value = i; option.textContent = `evaluation ${d.index}`; el('detailed').append(option); });
    el('detailed').addEventListener('change', (e) => detail(priced[e.target.value]));
    detail(priced[0]);
  }

  // Metrics that chips and times spread: values[(workload * chips + chip) * times + time].
  const two = (x) => String(+x.toPrecision(2)), span = (t) => t >= 3.15e7 ? `${two(t / 3.156e7)} a` : t >= 86400 ? `${two(t / 86400)} d` : t >= 3600 ? `${two(t / 3600)} h` : `${two(t)} s`;
  const sorted = (a) => [...a].sort((x, y) => x - y);
  const quantile = (a, q) => { const s = sorted(a), at = q * (s.length - 1), i = Math.floor(at); return s[i] + (at - i) * ((s[i + 1] ?? s[i]) - s[i]); };
  const measured = data.details.flatMap((d) => Object.entries(d.metrics).map(([name, m]) => ({d, name, m, times: Math.max(1, (m.times || []).length)})));
  const share = (x) => x.m.unit === '1' && x.m.values.every((v) => v >= 0 && v <= 1), value = (x) => (v) => share(x) ? `${+(100 * v).toPrecision(4)} %` : number(v);
  const chipValues = ({m, times}, time) => Array.from({length: m.chips}, (_, c) => m.values[c * times + time]);
  const aged = measured.filter((x) => x.times > 1), spread = measured.filter((x) => x.m.chips > 1);
  if (aged.length) {
    const band = (x) => (x.m.times || []).map((t, i) => { const v = chipValues(x, i); return [t, quantile(v, 0.5), Math.min(...v), Math.max(...v)]; });
    const log = aged.every((x) => x.m.times.every((t) => t > 0));
    chart('over-time', {legend: {type: 'scroll', top: 0, textStyle: {color: ink}}, grid: {left: 76, right: 30, top: 40, bottom: 56}, tooltip: {trigger: 'item', formatter: (e) => `${e.seriesName}<br>after ${span(e.data[0])}: ${value(aged[0])(e.data[1])}<br>chips: ${value(aged[0])(e.data[2])} to ${value(aged[0])(e.data[3])}`},
      xAxis: axis('time after programming', {type: log ? 'log' : 'value', scale: true, axisLabel: {color: soft, formatter: span}}), yAxis: axis(aged[0].name, {nameGap: 50, axisLabel: {color: soft, formatter: value(aged[0])}}),
      series: aged.flatMap((x, k) => { const c = palette[k % palette.length], b = band(x); return [
        {name: `${x.name}, evaluation ${x.d.index}`, type: 'line', data: b, itemStyle: {color: c}, lineStyle: {color: c, width: 2}},
        {type: 'custom', silent: true, encode: {x: 0, y: [1, 2, 3]}, itemStyle: {color: c}, data: b, renderItem: (p, api) => ({type: 'line', style: {stroke: c, lineWidth: 1.5, opacity: 0.6},
          shape: (([x1, y1], [x2, y2]) => ({x1, y1, x2, y2}))(api.coord([api.value(0), api.value(2)]), api.coord([api.value(0), api.value(3)]))})}]; })});
  } else el('over-time').remove();
  if (spread.length) {
    const names = spread.map((x) => `${x.name}, evaluation ${x.d.index}`);
    el('over-chips').style.height = `${100 + 26 * names.length}px`;
    chart('over-chips', {grid: {left: 190, right: 40, top: 10, bottom: 50}, tooltip: {trigger: 'item', confine: true},
      xAxis: axis(spread[0].name + (aged.length ? ', at the first time' : ''), {axisLabel: {color: soft, formatter: value(spread[0])}}), yAxis: {type: 'category', inverse: true, data: names, axisLabel: {color: ink}, axisLine: {lineStyle: {color: line}}},
      series: [{type: 'boxplot', itemStyle: {color: light, borderColor: strong}, data: spread.map((x) => [0, 0.25, 0.5, 0.75, 1].map((q) => quantile(chipValues(x, 0), q)))}]});
  } else el('over-chips').remove();
  if (!aged.length && !spread.length) el('spread').remove();

  // What the spec's report names, in its order; what says how the run was made always follows.
  const places = {pareto: ['fronts'], hypervolume: ['hypervolume'], convergence: ['best-so-far'], table: ['bests'], importance: ['mattered'], parallel: ['parallels'], breakdown: ['cost', 'chip'], over_time: ['device', 'spread']};
  if (data.report.figures.length) {
    const main = document.querySelector('main'), always = ['finish', 'screening', 'sources', 'spec-text'];
    const named = data.report.figures.flatMap((f) => f.id ? [f.id] : places[f.kind]);
    [...main.children].filter((s) => !named.includes(s.id) && !always.includes(s.id)).forEach((s) => s.remove());
    [...named, ...always].forEach((id) => { if (el(id)) main.append(el(id)); });
  }
  if (!data.report.bibliography) el('sources').remove();
  else data.citations.forEach((c) => { const li = document.createElement('li'); li.textContent = c; el('citations').append(li); });
  el('spec').textContent = data.spec;
  document.documentElement.dataset.ready = 'yes';
})();
