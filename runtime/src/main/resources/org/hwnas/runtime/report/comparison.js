'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const {el, ink, soft, palette, number, label, chart, axis} = theme;
  const colour = (i) => i < palette.length ? palette[i] : `hsl(${(i * 137.508) % 360} 55% 50%)`;
  const goal = (o) => `${o.maximize ? 'maximize' : 'minimize'} ${o.text}`;
  el('what').textContent = `${data.runs.map((r) => r.name).join(', ')}: ${data.objectives.map(goal).join(', ')}`;

  el('box').textContent = data.box ? `Hypervolume as a share of ${data.box}: one scale for all runs.` : 'No run has a design that satisfies the requirements.';

  // The best of each column is marked; of hypervolume and objectives only, as the rest is no merit.
  const last = (run) => run.hypervolume.length ? run.hypervolume[run.hypervolume.length - 1][1] : 0;
  const best = (run, i) => run.front.length ? run.front.map((p) => p.o[i]).reduce((a, b) => (data.objectives[i].maximize ? b > a : b < a) ? b : a) : null;
  const columns = [['run', (r) => r.name], ['experiment', (r) => r.experiment], ['evaluated', (r) => r.evaluated], ['feasible', (r) => r.feasible], ['on the front', (r) => r.front.length],
    ['hypervolume', last, true], ...data.objectives.map((o, i) => [`best ${label(o.name, o.unit)}`, (r) => best(r, i), o.maximize]), ['plan', (r) => r.plan.slice(0, 12)]];
  const row = (tag, cells) => { const tr = document.createElement('tr'); tr.append(...cells.map(([text, mark]) => { const td = document.createElement(tag); td.textContent = text; if (mark) td.className = 'best'; return td; })); el('results').append(tr); };
  row('th', columns.map(([name]) => [name]));
  const winner = columns.map(([, of, most]) => most === undefined ? null : data.runs.map(of).filter((v) => v !== null).reduce((a, b) => (most ? b > a : b < a) ? b : a, most ? -Infinity : Infinity));
  data.runs.forEach((r) => row('td', columns.map(([, of], i) => [number(of(r)), winner[i] !== null && of(r) === winner[i]])));

  const many = data.objectives.length > 1, shown = {x: many ? 1 : -1, y: 0};
  const describe = (run, p) => [`${run.name}, evaluation ${p.i}`, ...data.objectives.map((o, i) => `${label(o.name, o.unit)}: ${number(p.o[i])}`),
    ...run.parameters.flatMap((q, i) => p.p[i] === null ? [] : [`${label(q.id, q.unit)} = ${number(p.p[i])}`])];
  const safe = (s) => String(s).replace(/[&<>]/g, (c) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[c]);
  const fronts = chart('fronts', {}, data.runs.reduce((sum, r) => sum + r.front.length, 0));
  const draw = () => {
    const ax = shown.x < 0 ? {name: 'evaluation', unit: '1'} : data.objectives[shown.x], ay = data.objectives[shown.y];
    fronts.setOption({legend: {type: 'scroll', top: 0, textStyle: {color: ink}}, grid: {left: 70, right: 30, top: 40, bottom: 56}, tooltip: {confine: true, formatter: (e) => e.data.lines ? e.data.lines.map(safe).join('<br>') : ''},
      toolbox: {feature: {dataZoom: {}, restore: {}, saveAsImage: {name: 'comparison'}}}, xAxis: axis(label(ax.name, ax.unit)), yAxis: axis(label(ay.name, ay.unit), {nameGap: 50}),
      series: data.runs.map((r, k) => ({name: r.name, type: data.objectives.length === 2 ? 'line' : 'scatter', step: many && data.objectives[shown.x].maximize ? 'start' : 'end', symbol: 'circle', symbolSize: 9, itemStyle: {color: colour(k)}, lineStyle: {color: colour(k), width: 1.5},
        data: r.front.map((p) => ({value: [shown.x < 0 ? p.i : p.o[shown.x], p.o[shown.y]], lines: describe(r, p)})).sort((a, b) => a.value[0] - b.value[0])}))}, true);
  };
  fronts.on('click', (e) => { if (e.data.lines) el('picked').textContent = e.data.lines.join(' · '); });
  if (data.objectives.length > 2) {
    for (const key of ['x', 'y']) {
      const l = document.createElement('label'), s = document.createElement('select');
      data.objectives.forEach((o, i) => s.append(new Option(o.name, i, i === shown[key], i === shown[key])));
      s.onchange = () => { shown[key] = +s.value; draw(); };
      l.append(`${key}: `, s);
      el('axes').append(l);
    }
  }
  draw();

  chart('convergence', {legend: {type: 'scroll', top: 0, textStyle: {color: ink}}, grid: {left: 70, right: 30, top: 36, bottom: 50}, tooltip: {trigger: 'axis', valueFormatter: number},
    xAxis: axis('evaluations', {min: 1}), yAxis: axis('hypervolume', {scale: false, nameGap: 46, axisLabel: {color: soft}}),
    series: data.runs.map((r, k) => ({name: r.name, type: 'line', step: 'end', symbol: 'none', lineStyle: {color: colour(k), width: 2}, itemStyle: {color: colour(k)}, data: r.hypervolume}))});

  // Runs of one experiment are repetitions: their mean, and how far it may be off.
  const groups = new Map();
  data.runs.forEach((r) => groups.set(r.experiment, [...groups.get(r.experiment) || [], r]));
  const repeated = [...groups].filter(([, runs]) => runs.length > 1);
  if (repeated.length) {
    const at = (run, n) => { let v = 0; for (const [i, h] of run.hypervolume) { if (i > n) break; v = h; } return v; };
    const series = repeated.flatMap(([name, runs], k) => {
      const end = Math.min(...runs.map((r) => r.evaluated)), points = [];
      for (let n = 1; n <= end; n += Math.max(1, Math.floor(end / 500))) {
        const values = runs.map((r) => at(r, n)), mean = values.reduce((a, b) => a + b, 0) / values.length;
        points.push([n, mean, Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / (values.length - 1) / values.length)]);
      }
      const line = (of, width, opacity) => ({name: `${name} (${runs.length})`, type: 'line', step: 'end', symbol: 'none', silent: width < 2, lineStyle: {color: colour(k), width, opacity}, itemStyle: {color: colour(k)}, data: points.map((p) => [p[0], of(p)])});
      return [line((p) => p[1], 2.5, 1), line((p) => p[1] - p[2], 0.8, 0.5), line((p) => p[1] + p[2], 0.8, 0.5)];
    });
    chart('means', {legend: {type: 'scroll', top: 0, textStyle: {color: ink}}, grid: {left: 70, right: 30, top: 36, bottom: 50}, xAxis: axis('evaluations', {min: 1}), yAxis: axis('hypervolume', {scale: true, nameGap: 46, axisLabel: {color: soft}}), series});
  } else {
    el('over-seeds').remove();
  }
  document.documentElement.dataset.ready = 'yes';
})();
