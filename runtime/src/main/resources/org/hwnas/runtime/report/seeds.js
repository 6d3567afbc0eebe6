'use strict';
// Two groups of runs: indicators run by run, summary attainment surfaces, what so many of the runs attain.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const {el, ink, soft, palette, number, label, chart, axis} = theme;
  const figures = data.figures, groups = [{name: data.left, key: 'left', colour: palette[0]}, {name: data.right, key: 'right', colour: palette[1]}];
  if (groups[0].name === groups[1].name) groups.forEach((g, i) => { g.name = `${'AB'[i]}: ${g.name}`; });
  const counts = groups.map((g) => data.indicators[0][g.key].length);
  const goal = (o) => `${o.maximize ? 'maximize' : 'minimize'} ${o.text}`;
  el('what').textContent = `${groups.map((g, i) => `${g.name} (${counts[i]} runs)`).join(' and ')}, each after ${figures.evaluations} evaluations: ${data.objectives.map(goal).join(', ')}`;
  el('box').textContent = `Hypervolume as a share of ${figures.box}; IGD+ and epsilon from the front of all runs, on the same scale.`;

  const sorted = (a) => a.map((v) => v === null ? Infinity : v).sort((x, y) => x - y);
  const median = (a) => { const s = sorted(a), n = s.length; return n % 2 ? s[(n - 1) / 2] : (s[n / 2 - 1] + s[n / 2]) / 2; };
  const shown = (v) => Number.isFinite(v) ? number(v) : 'none feasible';
  const row = (table, tag, cells) => { const tr = document.createElement('tr'); tr.append(...cells.map((text) => { const td = document.createElement(tag); td.textContent = text; return td; })); el(table).append(tr); };
  const spread = (values) => { const s = sorted(values); return [shown(median(values)), shown(s[0]), shown(s[s.length - 1])]; };
  row('table', 'th', ['', ...groups.flatMap((g) => [`${g.name}: median`, 'least', 'most']), `${groups[1].name} better`, 'by luck']);
  data.indicators.forEach((i) => row('table', 'td', [`${i.name}, ${i.larger ? 'more' : 'less'} is better`, ...groups.flatMap((g) => spread(i[g.key])), `${(100 * i.superiority).toFixed(0)} %`, i.chance < 0.001 ? '< 0.1 %' : `${(100 * i.chance).toFixed(1)} %`]));

  // Small multiples beside one another: an indicator each, a column for each group, runs side by side within it.
  const n = data.indicators.length, width = 100 / n;
  chart('runs', {
    grid: data.indicators.map((_, k) => ({left: `${width * k + 5}%`, width: `${width - 8}%`, top: 40, bottom: 40})),
    title: data.indicators.map((i, k) => ({text: `${i.name} (${i.larger ? 'more' : 'less'} is better)`, left: `${width * (k + 0.5)}%`, textAlign: 'center', top: 4, textStyle: {color: ink, fontSize: 13, fontWeight: 500}})),
    tooltip: {confine: true, formatter: (e) => `${groups[e.data.group].name}, run ${e.data.run + 1}: ${number(e.data.value[1])}`},
    xAxis: data.indicators.map((_, k) => ({...axis('', {min: -0.5, max: 1.5, interval: 0.5, splitLine: {show: false}, axisTick: {show: false}, axisLabel: {color: ink, formatter: (v) => v === 0 || v === 1 ? groups[v].name : ''}}), gridIndex: k})),
    yAxis: data.indicators.map((_, k) => ({...axis('', {}), gridIndex: k})),
    series: data.indicators.flatMap((i, k) => groups.flatMap((g, j) => {
      const values = i[g.key], at = (r) => j + (values.length > 1 ? 0.5 * (r / (values.length - 1) - 0.5) : 0), middle = median(values);
      return [{type: 'scatter', xAxisIndex: k, yAxisIndex: k, symbolSize: 9, itemStyle: {color: g.colour, opacity: 0.8}, data: values.map((v, r) => ({value: [at(r), v], group: j, run: r})).filter((d) => d.value[1] !== null)},
        {type: 'line', xAxisIndex: k, yAxisIndex: k, silent: true, symbol: 'none', lineStyle: {color: g.colour, width: 2}, itemStyle: {color: g.colour},
          data: Number.isFinite(middle) ? [[j - 0.35, middle], [j + 0.35, middle]] : []}];
    })),
  });

  const attained = figures.attained;
  if (!attained) { el('attained').remove(); el('volumes-section').remove(); } else {
    const slices = attained.slices, many = data.objectives.length > 2;
    el('attained-note').textContent = 'Summary attainment surfaces (Fonseca and Fleming, 1996; Knowles, 2005): what at least one run of a group attains (thin), half of them (thick), all of them (dashed). The band lies between the first and the last.'
      + (many ? ' Of these objectives a slice: every other objective is held at the stated limit, over all runs. It is not a projection.' : '');
    // The boundary of what is attained: from corner to corner within the box, and to its ends.
    const boundary = (surface, slice) => {
      const [x, y] = [data.ends[slice.second], data.ends[slice.first]], inside = (v, [best, end]) => (v - end) * (best - end) >= 0;
      const c = surface.corners.map(([first, second]) => [second, first]).filter(([px, py]) => inside(px, x) && inside(py, y));
      if (!c.length) return [];
      const points = [[x[1], c[0][1]]];
      c.forEach(([px, py], i) => { if (i) points.push([points[points.length - 1][0], py]); points.push([px, py]); });
      points.push([c[c.length - 1][0], y[1]]);
      return points;
    };
    const surfaces = chart('surfaces', {});
    const draw = (slice) => {
      const ox = data.objectives[slice.second], oy = data.objectives[slice.first], ends = (k) => { const [best, end] = data.ends[k]; return {min: Math.min(best, end), max: Math.max(best, end)}; };
      const pad = ({min, max}, best) => best === min ? {min: min - 0.05 * (max - min), max} : {min, max: max + 0.05 * (max - min)};
      const series = groups.flatMap((g) => {
        const all = slice[g.key], lines = all.map((s) => boundary(s, slice)), total = counts[groups.indexOf(g)];
        const style = (s, k) => all.length > 1 && s.runs === total ? {width: 1.5, type: 'dashed'} : k === 0 && all.length > 1 ? {width: 1.2} : {width: 3};
        const about = (s) => total === 1 ? g.name : s.runs === total ? `${g.name}: all ${total}` : s.runs === 1 ? `${g.name}: one run` : `${g.name}: ${s.runs} of ${total}`;
        const [first, last] = [lines[0], lines[lines.length - 1]];
        const band = lines.length > 1 && first.length && last.length ? [{type: 'custom', silent: true, z: 1, data: [0], itemStyle: {color: g.colour},
          renderItem: (p, api) => ({type: 'polygon', shape: {points: [...first, ...[...last].reverse()].map((q) => api.coord(q))}, style: {fill: g.colour, opacity: 0.16}, clipPath: {type: 'rect', shape: {x: p.coordSys.x, y: p.coordSys.y, width: p.coordSys.width, height: p.coordSys.height}}})}] : [];
        return [...band, ...all.map((s, k) => ({name: about(s), type: 'line', symbol: 'none', clip: true, z: 2, lineStyle: {color: g.colour, ...style(s, k)}, itemStyle: {color: g.colour}, data: lines[k]})).filter((s) => s.data.length)];
      });
      surfaces.setOption({legend: {top: 0, textStyle: {color: ink}}, grid: {left: 76, right: 30, top: 40, bottom: 56}, tooltip: {trigger: 'item', confine: true}, toolbox: {feature: {dataZoom: {}, restore: {}, saveAsImage: {name: 'attainment'}}},
        xAxis: axis(label(ox.name, ox.unit), {...pad(ends(slice.second), data.ends[slice.second][0]), axisLabel: {color: soft, formatter: theme.tick, showMinLabel: false, showMaxLabel: false}}),
        yAxis: axis(label(oy.name, oy.unit), {nameGap: 56, ...pad(ends(slice.first), data.ends[slice.first][0]), axisLabel: {color: soft, formatter: theme.tick, showMinLabel: false, showMaxLabel: false}}), series}, true);
    };
    if (many) {
      const named = (s) => `${data.objectives[s.second].name} and ${data.objectives[s.first].name}, ` + (s.limits.every((v) => v === null) ? 'the others any'
        : s.limits.map((v, k) => v === null ? '' : `${data.objectives[k].name} ${data.objectives[k].maximize ? 'at least' : 'at most'} ${number(v)}${data.objectives[k].unit === '1' ? '' : ' ' + data.objectives[k].unit}`).filter((t) => t).join(', '));
      const l = document.createElement('label'), s = document.createElement('select'), first = slices.findIndex((one) => one.limits.some((v) => v !== null));
      slices.forEach((one, i) => s.append(new Option(named(one), i, i === first, i === first)));
      s.onchange = () => draw(slices[+s.value]);
      l.append('slice: ', s);
      el('slice').append(l);
      draw(slices[Math.max(0, first)]);
    } else draw(slices[0]);

    el('volumes-note').textContent = 'Hypervolume of the places that at least such a share of the runs attains' + (attained.exact ? '.' : ', sampled; two standard errors are less than 0.004.') + ' The curves\u2019 means are the means of the runs\u2019 own hypervolumes.';
    chart('volumes', {legend: {top: 0, textStyle: {color: ink}}, grid: {left: 70, right: 30, top: 36, bottom: 50}, tooltip: {trigger: 'item', formatter: (e) => `${e.seriesName}: ${e.data.runs} runs attain ${number(e.data.value[1])}`},
      xAxis: axis('share of the runs', {min: 0, max: 1, axisLabel: {color: soft, formatter: (v) => `${Math.round(100 * v)} %`}}), yAxis: axis('hypervolume', {nameGap: 46}),
      series: groups.map((g) => { const v = attained[`hypervolumes_${g.key}`]; return {name: g.name, type: 'line', step: 'start', symbolSize: 7, lineStyle: {color: g.colour, width: 2}, itemStyle: {color: g.colour},
        data: [{value: [0, v[0]], runs: 'at least 1', symbol: 'none'}, ...v.map((volume, k) => ({value: [(k + 1) / v.length, volume], runs: `at least ${k + 1} of ${v.length}`}))]}; })});
  }

  const effort = figures.effort, known = [['search', 'search_ms', ' ms of CPU time a design'], ['measuring', 'measuring_ms', ' ms a measurement'], ['search', 'search_percent', ' % of the time']]
    .map(([name, key, unit]) => ({name: name + unit, values: groups.map((g) => effort[g.key][key].filter((v) => v !== null))})).filter((f) => f.values.some((v) => v.length));
  if (!known.length) el('effort').remove(); else {
    row('times', 'th', ['', ...groups.flatMap((g) => [`${g.name}: median`, 'least', 'most'])]);
    known.forEach((f) => row('times', 'td', [f.name, ...f.values.flatMap((v) => v.length ? spread(v) : ['unknown', '', ''])]));
  }
  document.documentElement.dataset.ready = 'yes';
})();
