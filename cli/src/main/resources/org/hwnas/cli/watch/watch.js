'use strict';
(() => {
  const EVERY = 1000, NEWEST = 12;
  const el = (id) => document.getElementById(id);
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const ink = dark ? '#e4e7eb' : '#1f2933', soft = dark ? '#9fb3c8' : '#52606d', line = dark ? '#323f4b' : '#d9e2ec';
  const strong = dark ? '#62b0ff' : '#0b5cad', light = dark ? '#2f6ea8' : '#7cb1e8', grey = dark ? '#7b8794' : '#9aa5b1', bad = dark ? '#d9822b' : '#cf6a1a';
  const number = (x) => x === null || x === undefined ? '' : typeof x === 'number' ? String(+x.toPrecision(5)) : String(x);
  const label = (name, unit) => unit === '1' ? name : `${name} [${unit}]`;
  const chart = (id) => echarts.init(el(id), null, {renderer: 'svg'});
  const frontChart = chart('front'), curves = chart('convergence');
  addEventListener('resize', () => { frontChart.resize(); curves.resize(); });
  const axis = (name, more) => ({type: 'value', name, nameLocation: 'middle', nameGap: 34, scale: true, axisLabel: {color: soft}, nameTextStyle: {color: ink},
    axisLine: {lineStyle: {color: line}}, splitLine: {lineStyle: {color: line}}, ...more});
  const MARKS = 2000;
  const base = {animation: false, textStyle: {color: ink, fontFamily: 'system-ui, sans-serif'}};

  let points = [], run = null, picked = -1, shown = null;

  const cells = (table, rows) => table.replaceChildren(...rows.map(({tag = 'td', style = '', values}) => {
    const tr = document.createElement('tr');
    tr.className = style;
    tr.append(...values.map((v) => {
      const td = document.createElement(tag);
      td.textContent = typeof v === 'number' ? number(v) : v;
      if (tag === 'td' && typeof v === 'number') td.className = 'number';
      return td;
    }));
    return tr;
  }));

  const axes = () => {
    const many = run.objectives.length > 1;
    shown = {x: many ? 1 : -1, y: 0};
    if (run.objectives.length < 3) return;
    for (const key of ['x', 'y']) {
      const l = document.createElement('label'), s = document.createElement('select');
      run.objectives.forEach((o, i) => s.append(new Option(o.name, i, i === shown[key], i === shown[key])));
      s.onchange = () => { shown[key] = +s.value; draw(); };
      l.append(`${key}: `, s);
      el('axes').append(l);
    }
  };

  const draw = () => {
    const front = new Set(run.front);
    const at = (p, i) => [shown.x < 0 ? i : p.o[shown.x], p.o[shown.y], i];
    // Of thousands an even part, and the name says so; the whole front. A browser that draws every mark anew each second has no time for more.
    const series = (name, all, keep, style, whole) => {
      const every = whole ? 1 : Math.max(1, Math.ceil(all.length / MARKS));
      return {name: every > 1 ? `${name}, one in ${every}` : name, type: 'scatter', progressive: 0, ...style,
        data: all.map((p, i) => [p, i]).filter(([p, i]) => i % every === 0 && p.o.length && keep(p, i)).map(([p, i]) => at(p, i))};
    };
    const ax = shown.x < 0 ? {name: 'evaluation', unit: '1'} : run.objectives[shown.x], ay = run.objectives[shown.y];
    const steps = run.objectives.length === 2 ? run.front.map((i) => at(points[i], i)).sort((a, b) => a[0] - b[0]) : [];
    frontChart.setOption({...base, legend: {top: 0, textStyle: {color: ink}}, grid: {left: 70, right: 24, top: 40, bottom: 56},
      tooltip: {confine: true, formatter: (e) => `${e.seriesName} ${e.data[2]}`},
      xAxis: axis(label(ax.name, ax.unit)), yAxis: axis(label(ay.name, ay.unit), {nameGap: 50}),
      series: [series('random baseline', run.baseline, (p) => p.ok, {symbolSize: 6, itemStyle: {color: grey}}),
        series('infeasible', points, (p) => !p.ok, {symbol: 'triangle', symbolSize: 7, itemStyle: {color: bad}}),
        series('search', points, (p, i) => p.ok && !front.has(i), {symbolSize: 7, itemStyle: {color: light}}),
        {name: 'front', type: 'line', step: run.objectives.length === 2 && run.objectives[shown.x].maximize ? 'start' : 'end', symbol: 'none', silent: true, lineStyle: {color: strong, width: 1.5}, data: steps},
        series('front', points, (p, i) => front.has(i), {symbolSize: 11, itemStyle: {color: strong, borderColor: '#fff'}}, true)]}, true);
    const curve = (name, values, color) => ({name, type: 'line', step: 'end', symbol: 'none', lineStyle: {color, width: 2}, itemStyle: {color}, data: values.map((v, i) => [i + 1, v])});
    curves.setOption({...base, legend: {top: 0, textStyle: {color: ink}}, grid: {left: 70, right: 24, top: 36, bottom: 50}, tooltip: {trigger: 'axis', valueFormatter: number},
      xAxis: axis('evaluations', {min: 1}), yAxis: axis('hypervolume', {scale: false, nameGap: 46}),
      series: [curve('search', run.searchHypervolume, strong)].concat(run.baseline.length ? [curve('random baseline', run.baselineHypervolume, grey)] : [])}, true);
    const heads = run.objectives.map((o) => label(o.name, o.unit));
    cells(el('newest'), [{tag: 'th', values: ['evaluation', ...heads, '']}].concat(
      points.map((p, i) => [p, i]).slice(-NEWEST).reverse().map(([p, i]) => ({style: front.has(i) ? 'front' : p.ok ? '' : 'out',
        values: [i, ...heads.map((_, k) => p.o.length ? p.o[k] : ''), p.failure || (p.ok ? front.has(i) ? 'on the front' : '' : 'infeasible')]}))));
    design();
  };

  const design = () => {
    if (picked < 0 || picked >= points.length) return;
    const p = points[picked];
    el('hint').textContent = `Evaluation ${picked}`;
    cells(el('design'), run.objectives.map((o, k) => ({values: [label(o.name, o.unit), p.o.length ? p.o[k] : '']}))
      .concat(run.parameters.map((q, k) => ({values: [label(q.id, q.unit), p.p[k]]})).filter((r) => r.values[1] !== null)));
  };
  frontChart.on('click', (e) => { if (e.seriesName !== 'random baseline') { picked = e.data[2]; design(); } });

  const facts = () => {
    document.title = `${run.name} ${run.evaluations}${run.budget ? '/' + run.budget : ''}`;
    el('name').textContent = run.name;
    el('doc').textContent = run.doc;
    el('state').textContent = run.state;
    const total = run.budget ? run.budget * (run.baseline.length || run.state === 'running' ? 2 : 1) : 0;
    const done = run.evaluations + run.baselineEvaluations;
    const part = total ? Math.min(1, done / total) : run.state === 'finished' ? 1 : 0;
    el('done').style.width = `${100 * part}%`;
    el('bar').setAttribute('aria-valuenow', Math.round(100 * part));
    const last = (c) => c.length ? number(c[c.length - 1]) : '0';
    el('facts').textContent = `${run.evaluations}${run.budget ? ' of ' + run.budget : ''} evaluations, ${points.filter((p) => p.ok).length} feasible, ${run.front.length} on the front, hypervolume ${last(run.searchHypervolume)}` +
      (run.baselineEvaluations ? `; random search after ${run.baselineEvaluations}: ${last(run.baselineHypervolume)}` : '');
    if (run.report && run.state === 'finished') {
      const a = document.createElement('a');
      a.href = 'report';
      a.textContent = 'full report';
      el('facts').append('. ', a);
    }
  };

  const workers = () => {
    const all = run.workers, sum = (f) => all.reduce((n, w) => n + (w.lost ? 0 : f(w)), 0);
    el('work').hidden = !all.length;
    el('working').textContent = `${sum((w) => w.running)} of ${sum((w) => w.slots)} slots at work`;
    cells(el('workers'), [{tag: 'th', values: ['worker', 'slots', 'at work', 'done', 'on']}].concat(all.map((w) => ({style: w.lost ? 'out' : '',
      values: [w.name, w.slots, w.running, w.done, w.lost ? 'lost' : w.designs.map((d) => d.split(';').filter(Boolean).join(', ')).join('; ')]}))));
  };

  const tell = (problem) => {
    el('problem').hidden = !problem;
    el('problem').textContent = problem || '';
  };

  const step = async () => {
    try {
      const answer = await fetch(`state?from=${points.length}`);
      const news = await answer.json();
      tell(news.problem);
      if (!news.problem) {
        const same = run && news.from === points.length && !news.search.length && news.baselineEvaluations === run.baselineEvaluations && news.state === run.state;
        points = points.slice(0, news.from).concat(news.search);
        run = news;
        if (!shown) axes();
        if (!same) { facts(); draw(); }
        workers();
        document.documentElement.dataset.ready = run.state;
      }
      setTimeout(step, run && run.state === 'finished' ? 10 * EVERY : EVERY);
    } catch (e) {
      tell('`hwnas watch` has ended; start it again to go on looking.');
      setTimeout(step, 5 * EVERY);
    }
  };
  step();
})();
