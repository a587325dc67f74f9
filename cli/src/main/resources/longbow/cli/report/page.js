(() => {
  "use strict";
  // All text goes through textContent or a canvas: nothing from a run is ever read as markup.
  const charts = JSON.parse(document.getElementById("data").textContent);
  const root = document.getElementById("charts");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const element = (tag, className, text) => {
    const e = document.createElement(tag);
    if (className) e.className = className;
    if (text !== undefined) e.textContent = text;
    return e;
  };
  const number = (v) => {
    if (v === null || v === undefined || !Number.isFinite(v)) return "\u2013";
    const size = Math.abs(v);
    const text = size !== 0 && (size < 1e-3 || size >= 1e6) ? v.toExponential(2)
      : size >= 1000 ? Math.round(v).toLocaleString("en") : String(Number(v.toPrecision(4)));
    return text.replace("-", "\u2212");
  };
  const LINES = ["archer", "second", "third", "near-optimal"];

  // The mean of the last few values, where there are any: what the eye should follow through the noise.
  const smooth = (values, window) => values.map((v, i) => {
    if (v === null) return null;
    let sum = 0, count = 0;
    for (let j = i; j >= 0 && count < window; j--) if (values[j] !== null) { sum += values[j]; count++; }
    return sum / count;
  });

  const series = (chart) => {
    const all = [];
    const long = chart.x.length >= 24;
    for (const s of chart.series) {
      const base = LINES[all.filter((a) => !a.faint).length % LINES.length];
      if (s.role === "evaluated") {
        all.push({ label: s.label, values: s.values, low: s.low, high: s.high, colour: "archer", dots: true });
      } else if (s.role === "raw") {
        all.push({ label: s.label, values: s.values, colour: "random", faint: long, width: 1.5 });
        if (long) {
          const window = Math.max(5, Math.round(chart.x.length / 20));
          all.push({ label: "mean of the last " + window, values: smooth(s.values, window), colour: "random", width: 2 });
        }
      } else {
        all.push({ label: s.label, values: s.values, colour: base, width: 1.75 });
      }
    }
    return all;
  };

  const range = (chart, all) => (u, low, high) => {
    let min = Infinity, max = -Infinity;
    const see = (v) => { if (v !== null && Number.isFinite(v)) { min = Math.min(min, v); max = Math.max(max, v); } };
    for (const s of all) { s.values.forEach(see); (s.low || []).forEach(see); (s.high || []).forEach(see); }
    chart.levels.forEach((l) => see(l.value));
    if (min > max) return [0, 1];
    const room = (max - min || Math.abs(max) || 1) * 0.07;
    return [min >= 0 && min < (max - min) ? Math.max(0, min - room) : min - room, max + room];
  };

  // Horizontal lines for the other policies, with their names at the right, moved apart where they would touch.
  const drawLevels = (chart) => (u) => {
    const c = u.ctx, ratio = uPlot.pxRatio, box = u.bbox;
    const levels = chart.levels.filter((l) => l.value !== null)
      .map((l) => ({ ...l, y: u.valToPos(l.value, "y", true) })).sort((a, b) => a.y - b.y);
    c.save();
    c.font = 600 + " " + 11 * ratio + "px system-ui, sans-serif";
    c.textAlign = "right";
    let last = -Infinity;
    for (const l of levels) {
      c.strokeStyle = c.fillStyle = colour(l.policy) || colour("random");
      c.lineWidth = 1.5 * ratio;
      c.setLineDash([5 * ratio, 4 * ratio]);
      c.beginPath(); c.moveTo(box.left, l.y); c.lineTo(box.left + box.width, l.y); c.stroke();
      const y = Math.max(l.y - 4 * ratio, last + 13 * ratio);
      last = y;
      const x = box.left + box.width - 4 * ratio;
      c.setLineDash([]);
      c.lineWidth = 4 * ratio;
      c.strokeStyle = colour("card");
      c.strokeText(l.label, x, y);
      c.fillText(l.label, x, y);
    }
    c.restore();
  };

  const drawIntervals = (all) => (u) => {
    const c = u.ctx, ratio = uPlot.pxRatio;
    for (const s of all.filter((a) => a.low)) {
      c.save();
      c.setLineDash([]);
      c.strokeStyle = c.fillStyle = colour(s.colour);
      c.lineWidth = 2 * ratio;
      s.values.forEach((v, i) => {
        if (v === null) return;
        const x = u.valToPos(u.data[0][i], "x", true);
        if (x < u.bbox.left - 1 || x > u.bbox.left + u.bbox.width + 1) return;
        c.beginPath();
        if (s.low[i] !== null && s.high[i] !== null) {
          c.moveTo(x, u.valToPos(s.low[i], "y", true));
          c.lineTo(x, u.valToPos(s.high[i], "y", true));
          c.stroke();
        }
        c.beginPath(); c.arc(x, u.valToPos(v, "y", true), 4 * ratio, 0, 2 * Math.PI); c.fill();
      });
      c.restore();
    }
  };

  const plots = [];
  const build = (chart, host) => {
    const all = series(chart);
    const wide = chart.levels.length > 0 || chart.series.some((s) => s.role);
    const figure = element("figure", wide ? "chart wide" : "chart");
    figure.append(element("h3", "", chart.title));
    if (chart.note) figure.append(element("p", "", chart.note));
    const legend = element("ul", "legend");
    const at = element("li");
    const values = all.map((s) => {
      const item = element("li"), mark = element("i", s.dots ? "dot" : ""), value = element("b");
      mark.style.color = "var(--" + s.colour + ")";
      if (s.faint) mark.style.opacity = 0.45;
      item.append(mark, s.label, value);
      legend.append(item);
      return value;
    });
    legend.append(at);
    figure.append(legend);
    const place = element("div");
    figure.append(place);
    host.append(figure);

    const options = () => ({
      width: place.clientWidth || 300,
      height: wide ? Math.min(380, Math.max(260, place.clientWidth * 0.42)) : 210,
      legend: { show: false },
      cursor: { y: false, points: { size: 7 }, drag: { x: true, y: false } },
      scales: { x: { time: false }, y: { range: range(chart, all) } },
      axes: [
        { stroke: colour("quiet"), grid: { stroke: colour("grid"), width: 1 }, ticks: { show: false }, size: 28, space: 60,
          label: chart.over, labelSize: 20, labelGap: 0, labelFont: "12px system-ui", font: "12px system-ui",
          values: (u, splits) => splits.map((v) => Number.isInteger(v) ? v.toLocaleString("en") : "") },
        { stroke: colour("quiet"), grid: { stroke: colour("grid"), width: 1 }, ticks: { show: false }, size: 56,
          font: "12px system-ui", values: (u, splits) => splits.map(number) },
      ],
      series: [{}].concat(all.map((s) => ({
        label: s.label,
        stroke: colour(s.colour),
        alpha: s.faint ? 0.4 : 1,
        width: s.dots ? 1.25 : s.width,
        dash: s.dots ? [2, 3] : undefined,
        spanGaps: Boolean(s.dots),
        points: { show: !s.dots && chart.x.length < 3, size: 6 },
      }))),
      hooks: {
        draw: [drawLevels(chart), drawIntervals(all)],
        setCursor: [(u) => {
          const i = u.cursor.idx;
          const inside = i !== null && i !== undefined && u.cursor.left >= 0;
          at.textContent = inside ? chart.over + " " + number(chart.x[i]) : "";
          values.forEach((v, s) => { v.textContent = inside ? number(all[s].values[i]) : ""; });
        }],
      },
    });
    const plot = { place, options, data: [chart.x].concat(all.map((s) => s.values)), width: 0 };
    plots.push(plot);
    draw(plot);
  };
  const draw = (plot) => {
    if (plot.u) plot.u.destroy();
    plot.u = new uPlot(plot.options(), plot.data, plot.place);
    plot.width = plot.place.clientWidth;
  };

  const sections = new Map();
  for (const chart of charts) {
    if (!sections.has(chart.section)) sections.set(chart.section, []);
    sections.get(chart.section).push(chart);
  }
  for (const [name, members] of sections) {
    const section = element("section");
    const grid = element("div", "charts");
    section.append(element("h2", "", name), grid);
    root.append(section);
    members.forEach((chart) => build(chart, grid));
  }
  if (charts.length === 0) root.append(element("p", "empty", "There are no measurements yet."));

  new ResizeObserver(() => plots.forEach((p) => {
    if (p.place.clientWidth && p.place.clientWidth !== p.width) draw(p);
  })).observe(root);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plots.forEach(draw));
  const ratio = () => matchMedia("(resolution: " + devicePixelRatio + "dppx)")
    .addEventListener("change", () => { plots.forEach(draw); ratio(); }, { once: true });
  ratio();
})();
