'use strict';
// What the charts of all pages have in common.
const theme = (() => {
  const el = (id) => document.getElementById(id);
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const ink = dark ? '#e4e7eb' : '#1f2933', soft = dark ? '#9fb3c8' : '#52606d', line = dark ? '#323f4b' : '#d9e2ec';
  const strong = dark ? '#62b0ff' : '#0b5cad', light = dark ? '#2f6ea8' : '#7cb1e8', grey = dark ? '#7b8794' : '#9aa5b1', bad = dark ? '#d9822b' : '#cf6a1a';
  const palette = [strong, '#e8833a', '#3a9d6e', '#9b59b6', '#c0392b'];
  const number = (x) => x === null || x === undefined ? '' : typeof x === 'number' ? String(+x.toPrecision(5)) : String(x);
  const label = (name, unit) => unit === '1' ? name : `${name} [${unit}]`;
  const charts = [];
  // An SVG has an element for each mark, which is sharp in print and slow when there are thousands; then the marks are painted.
  const MARKS = 2000;
  const chart = (id, option, marks = 0) => {
    const c = echarts.init(el(id), null, {renderer: marks > MARKS ? 'canvas' : 'svg'});
    c.setOption({animation: false, textStyle: {color: ink, fontFamily: 'system-ui, sans-serif'}, ...option});
    charts.push(c);
    return c;
  };
  const resize = () => charts.forEach((c) => c.resize());
  addEventListener('resize', resize);
  addEventListener('beforeprint', resize);
  // Short enough to stand beside an axis, however large.
  const tick = (x) => { const a = Math.abs(x); return a && (a >= 1e5 || a < 1e-4) ? (+x.toPrecision(4)).toExponential().replace('e+', 'e') : x.toLocaleString('en-US', {maximumSignificantDigits: 6}); };
  const axis = (name, more) => ({type: 'value', name, nameLocation: 'middle', nameGap: 34, scale: true, axisLabel: {color: soft, formatter: tick}, nameTextStyle: {color: ink},
    axisLine: {lineStyle: {color: line}}, splitLine: {lineStyle: {color: line}}, ...more});
  return {el, dark, ink, soft, line, strong, light, grey, bad, palette, number, label, chart, axis, tick};
})();
