// The page without this script is whole: pictures, tables, both languages. Here pictures become charts with values on
// hover, a range of days, and keys.
(() => {
  "use strict";
  const root = document.documentElement;
  const charts = JSON.parse(document.getElementById("figures").textContent);
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const DAY = 86400;
  const seconds = (day) => Date.parse(day + "T00:00:00Z") / 1000;
  const iso = (time) => new Date(time * 1000).toISOString().slice(0, 10);
  let language = location.hash === "#es" ? "es" : "en";
  let range = null;
  let plots = [];

  const say = (both) => both[language];
  const date = (time, monthly) => new Intl.DateTimeFormat(language === "es" ? "es-US" : "en-US",
    monthly ? { year: "numeric", month: "long", timeZone: "UTC" } : { dateStyle: "long", timeZone: "UTC" })
    .format(new Date(time * 1000));
  const grouped = (value) => Math.round(value).toLocaleString("en-US");
  const written = (unit, value) => {
    if (value == null) return "–";
    if (unit === "share") return (value * 100).toFixed(1) + (language === "es" ? "\u00a0%" : "%");
    if (unit === "usd") return "$" + grouped(value);
    if (unit === "days") return grouped(value) + (language === "es" ? "\u00a0días" : "\u00a0days");
    return grouped(value);
  };

  // Days of all lines on one axis: `null` throughout a gap of a line, `undefined` where only another line has a day.
  const aligned = (panel) => {
    const days = new Set();
    const gaps = panel.lines.map(() => []);
    const lines = panel.lines.map((line, n) => {
      const values = new Map();
      let before = null;
      for (const [day, value] of line.points) {
        const time = seconds(day);
        const apart = before !== null && ((time - before) / DAY > line.gap ||
          line.breaks.some((at) => before < seconds(at) && seconds(at) <= time));
        if (apart) {
          gaps[n].push([before, time]);
          days.add(before + DAY / 2);
        }
        values.set(time, value);
        days.add(time);
        before = time;
      }
      return values;
    });
    const axis = [...days].sort((a, b) => a - b);
    const inGap = (n, time) => gaps[n].some(([from, to]) => from < time && time < to);
    return [axis, ...lines.map((values, n) => axis.map((time) => inGap(n, time) ? null : values.get(time)))];
  };

  // Figures that stand alone between gaps would not be seen as a line: they are dots.
  const alone = (values) => {
    const known = values.map((value, at) => at).filter((at) => values[at] != null);
    return known.filter((at, n) => {
      const cut = (other) => other === undefined || values.slice(Math.min(at, other) + 1, Math.max(at, other)).includes(null);
      return cut(known[n - 1]) && cut(known[n + 1]);
    });
  };

  const marks = (panel) => (u) => {
    const { ctx } = u;
    const { left, top, width, height } = u.bbox;
    const scale = devicePixelRatio || 1;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top - 18 * scale, width, height + 18 * scale);
    ctx.clip();
    ctx.font = 13 * scale + "px Inter, system-ui, sans-serif";
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = ctx.strokeStyle = css("--quiet");
    ctx.lineWidth = scale;
    ctx.setLineDash([5 * scale, 4 * scale]);
    for (const level of panel.levels) {
      const y = u.valToPos(level.value, "y", true);
      const from = u.valToPos(seconds(level.from), "x", true);
      const to = u.valToPos(seconds(level.to), "x", true);
      ctx.beginPath(); ctx.moveTo(from, y); ctx.lineTo(to, y); ctx.stroke();
      ctx.fillText(say(level.label), from + 3 * scale, y - 4 * scale);
    }
    let taken = [-1e9, -1e9];
    for (const event of panel.events) {
      const x = u.valToPos(seconds(event.date), "x", true);
      if (x < left || x > left + width) continue;
      ctx.beginPath(); ctx.moveTo(x, top); ctx.lineTo(x, top + height); ctx.stroke();
      const words = say(event.text);
      const room = ctx.measureText(words).width + 12 * scale;
      const lane = taken.findIndex((end) => end < x);
      if (lane < 0 || x + room > left + width) continue;
      ctx.fillText(words, x + 4 * scale, top + (12 + 16 * lane) * scale);
      taken[lane] = x + room;
    }
    ctx.restore();
  };

  const draw = (place, panel, n) => {
    const data = aligned(panel);
    const dots = data.slice(1).map(alone);
    const lasts = data.slice(1).map((values) => values.findLastIndex((value) => value != null));
    const newest = data[0][Math.max(...lasts)];
    // The figure of a line that is nearest to the pointer, if it is of the same fortnight.
    const near = (u, n, at) => {
      if (n === 0 || data[n][at] != null) return at;
      let best = null;
      for (let other = 0; other < data[0].length; other++) {
        const apart = Math.abs(data[0][other] - data[0][at]);
        if (data[n][other] != null && apart <= 14 * DAY && (best === null || apart < Math.abs(data[0][best] - data[0][at]))) best = other;
      }
      return best;
    };
    const colors = ["--line1", "--line2", "--line3", "--line4"].map(css);
    const axis = { stroke: css("--quiet"), grid: { stroke: css("--rule"), width: 1 }, ticks: { stroke: css("--rule") }, font: "14px Inter, system-ui, sans-serif" };
    const months = language === "es"
      ? ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
      : ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const box = document.createElement("div");
    box.className = "plot";
    if (say(panel.heading)) {
      const heading = document.createElement("h4");
      heading.textContent = say(panel.heading);
      box.append(heading);
    }
    const keys = document.createElement("div");
    keys.className = "key";
    keys.tabIndex = 0;
    keys.setAttribute("role", "group");
    keys.setAttribute("aria-label", panel.lines.map((line) => say(line.label)).join(", "));
    const live = document.createElement("p");
    live.className = "hidden";
    live.setAttribute("aria-live", "polite");
    box.append(keys, live);
    place.append(box);
    const width = () => Math.max(240, box.clientWidth);
    const u = new uPlot({
      width: width(),
      height: n > 2 ? 220 : 330,
      tzDate: (time) => uPlot.tzDate(new Date(time * 1000), "UTC"),
      scales: { x: { time: true }, y: { range: (_, low, high) => [0, high > 0 ? high * 1.06 : 1] } },
      axes: [
        { ...axis, values: (_, times, __, ___, step) => times.map((time) => {
          const at = new Date(time * 1000);
          return step >= 300 * DAY ? String(at.getUTCFullYear()) : months[at.getUTCMonth()] + " " + at.getUTCFullYear();
        }), space: width() < 420 ? 44 : 80 },
        { ...axis, size: 74, values: (_, values) => values.map((value) =>
          panel.unit === "share" ? Math.round(value * 100) + (language === "es" ? "\u00a0%" : "%") : panel.unit === "usd" ? "$" + grouped(value) : value.toLocaleString("en-US")) },
      ],
      series: [
        { label: language === "es" ? "Fecha" : "Date", value: (_, time) => date(time ?? newest, panel.monthly) },
        ...panel.lines.map((line, at) => ({
          label: say(line.label),
          stroke: colors[at % 4],
          width: 2.5,
          points: { show: true, size: 5, fill: colors[at % 4], filter: () => dots[at] },
          value: (u, value, n, i) => {
            const last = lasts[at];
            const own = i == null ? last : i;
            const now = u.cursor.idx == null ? newest : data[0][u.cursor.idx];
            const text = written(panel.unit, data[n][own]);
            return data[n][own] == null || data[0][own] === now ? text : text + " (" + date(data[0][own], panel.monthly) + ")";
          },
        })),
      ],
      cursor: { drag: { x: true, y: false }, points: { size: 9 }, dataIdx: near },
      legend: { live: true },
      hooks: { draw: [marks(panel)] },
    }, data, keys);
    // The nearest day on which any line has a figure.
    const known = data[0].map((_, at) => at).filter((at) => data.slice(1).some((values) => values[at] != null));
    keys.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
      if (!step) return;
      event.preventDefault();
      const now = known.indexOf(u.cursor.idx);
      const next = now < 0 ? known.length - 1 : Math.min(known.length - 1, Math.max(0, now + step));
      const at = known[next];
      const shown = panel.lines.map((line, n) => [line, data[n + 1][at]]).filter(([, value]) => value != null);
      u.setCursor({ left: u.valToPos(data[0][at], "x"), top: shown.length ? u.valToPos(shown[0][1], "y") : 0 });
      live.textContent = date(data[0][at], panel.monthly) + ": " + shown.map(([line, value]) => say(line.label) + " " + written(panel.unit, value)).join(", ");
    });
    if (range) u.setScale("x", range);
    plots.push({ u, width, last: data[0][data[0].length - 1], first: data[0][0] });
  };

  const drawAll = () => {
    for (const { u } of plots) u.destroy();
    plots = [];
    for (const place of document.querySelectorAll(".plots")) {
      place.textContent = "";
      const chart = charts[place.dataset.chart];
      if (!chart) continue;
      place.classList.toggle("one", chart.panels.length < 2);
      for (const panel of chart.panels) draw(place, panel, chart.panels.length);
    }
  };

  const show = (from, to) => {
    range = { min: seconds(from), max: seconds(to) };
    if (!(range.min < range.max)) return;
    for (const { u } of plots) u.setScale("x", range);
  };
  const from = document.getElementById("from");
  const to = document.getElementById("to");
  const changed = () => { if (from.value && to.value) show(from.value, to.value); };
  from.addEventListener("change", changed);
  to.addEventListener("change", changed);
  document.getElementById("all").addEventListener("click", () => {
    from.value = from.min; to.value = to.max; range = null;
    for (const { u, first, last } of plots) u.setScale("x", { min: first, max: last });
  });
  document.getElementById("year").addEventListener("click", () => {
    to.value = to.max;
    from.value = iso(seconds(to.max) - 365 * DAY);
    changed();
  });

  const speak = (code) => {
    language = code;
    root.lang = code;
    root.dataset.lang = code;
    for (const link of document.querySelectorAll(".lang")) {
      if (link.dataset.lang === code) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
    drawAll();
  };
  for (const link of document.querySelectorAll(".lang")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(null, "", link.dataset.lang === "es" ? "#es" : location.pathname + location.search);
      speak(link.dataset.lang);
    });
  }

  root.classList.add("drawn");
  document.querySelector(".range").hidden = false;
  speak(language);
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { for (const { u, width } of plots) u.setSize({ width: width(), height: u.height }); }, 120);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
  document.fonts.ready.then(() => { for (const { u } of plots) u.redraw(); });
})();
