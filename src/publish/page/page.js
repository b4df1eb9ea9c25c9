// The page without this script is whole: pictures, tables, links. Here pictures become charts with values on hover, a
// range of days, and keys; the address tells which.
(() => {
  "use strict";
  const root = document.documentElement;
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const DAY = 86400;
  const seconds = (day) => Date.parse(day + "T00:00:00Z") / 1000;
  const iso = (time) => new Date(time * 1000).toISOString().slice(0, 10);
  const language = root.lang;
  let range = null;
  let plots = [];
  let charts = {};
  let places = [];

  // From disk too a page may load scripts, and nothing else.
  const load = (file) => new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: file, onload: done, onerror: failed });
    document.head.append(script);
  });

  const say = (en, es) => language === "es" ? es : en;
  const plain = (words) => words.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
  const titled = (words) => (words ?? "").toLowerCase().replace(/(^|[^a-z])[a-z]/g, (first) => first.toUpperCase());
  const date = (time, monthly) => new Intl.DateTimeFormat(say("en-US", "es-US"),
    monthly ? { year: "numeric", month: "long", timeZone: "UTC" } : { dateStyle: "long", timeZone: "UTC" })
    .format(new Date(time * 1000));
  const grouped = (value) => Math.round(value).toLocaleString("en-US");
  const written = (unit, value) => {
    if (value == null) return "–";
    if (unit === "share") return (value * 100).toFixed(1) + "%";
    if (unit === "usd") return "$" + grouped(value);
    if (unit === "days") return grouped(value) + say("\u00a0days", "\u00a0días");
    return grouped(value);
  };

  // Days of all lines on one axis: `null` throughout a gap of a line, `undefined` where only another line has a day.
  // A period that has not ended stands apart: no line runs down to it.
  const aligned = (panel) => {
    const days = new Set();
    const gaps = panel.lines.map(() => []);
    const lines = panel.lines.map((line, n) => {
      const values = new Map();
      let before = null;
      for (const [day, value, partial] of line.points) {
        const time = seconds(day);
        const apart = before !== null && ((time - before.time) / DAY > line.gap || partial || before.partial ||
          line.breaks.some((at) => before.time < seconds(at) && seconds(at) <= time));
        if (apart) {
          gaps[n].push([before.time, time]);
          days.add(before.time + DAY / 2);
        }
        values.set(time, value);
        days.add(time);
        before = { time, partial };
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

  const FONT = "13px Inter, system-ui, sans-serif";
  const LANES = 2;
  const LANE = 17;
  const pencil = document.createElement("canvas").getContext("2d");
  const wide = (words) => { pencil.font = FONT; return pencil.measureText(words).width; };

  // What stands beside the lines: levels, days to know, releases held, periods not ended, what was stated first, names.
  const marks = (panel, colors, named) => (u) => {
    const { ctx } = u;
    const scale = devicePixelRatio || 1;
    const left = u.bbox.left / scale, top = u.bbox.top / scale, width = u.bbox.width / scale, height = u.bbox.height / scale;
    const x = (day) => u.valToPos(seconds(day), "x") + left;
    const y = (value) => u.valToPos(value, "y") + top;
    const inside = (at) => left - 0.5 <= at && at <= left + width + 0.5;
    ctx.save();
    ctx.scale(scale, scale);
    ctx.font = FONT;
    ctx.textAlign = "left";
    ctx.textBaseline = "alphabetic";
    ctx.fillStyle = ctx.strokeStyle = css("--quiet");
    ctx.lineWidth = 1;
    const line = (...ends) => { ctx.beginPath(); ctx.moveTo(ends[0], ends[1]); ctx.lineTo(ends[2], ends[3]); ctx.stroke(); };

    // In the order of their weight; what finds no room is left out, line and words.
    const placed = [];
    for (const event of [...panel.events].sort((a, b) => a.weight - b.weight)) {
      const at = x(event.date);
      if (!inside(at)) continue;
      const words = event.text;
      const room = ctx.measureText(words).width;
      for (let lane = 0, found = false; lane < LANES && !found; lane++) {
        for (const from of [at + 5, at - 5 - room]) {
          const free = placed.every((other) => (other.lane !== lane || from + room + 10 < other.from || other.to + 10 < from) &&
            !(other.lane < lane && from - 3 < other.at && other.at < from + room + 3) &&
            !(lane < other.lane && other.from - 3 < at && at < other.to + 3));
          if (found || !free || from < left || from + room > u.width) continue;
          placed.push({ lane, at, from, to: from + room, words });
          found = true;
        }
      }
    }
    ctx.setLineDash([5, 4]);
    for (const event of placed) {
      const above = top - LANE * (LANES - event.lane);
      line(event.at, above, event.at, top + height);
      ctx.fillText(event.words, event.from, above + 12);
    }

    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.save();
    ctx.clip();
    for (const level of panel.levels) {
      const at = y(level.value);
      const [from, to] = [x(level.from), x(level.to)];
      line(from, at, to, at);
      ctx.fillText(level.label, Math.max(from, left) + 3, at - 5);
    }
    ctx.restore();

    ctx.lineWidth = 2;
    ctx.setLineDash([]);
    panel.lines.forEach((drawn, n) => {
      ctx.strokeStyle = colors[n % colors.length];
      drawn.points.forEach(([day, value, partial, first]) => {
        const to = x(day);
        if (!inside(to)) return;
        if (first != null) {
          line(to, y(first), to, y(value));
          line(to - 4, y(first), to + 4, y(first));
        }
        if (partial) { ctx.beginPath(); ctx.arc(to, y(value), 4, 0, 7); ctx.stroke(); }
      });
    });
    ctx.strokeStyle = css("--quiet");
    for (const day of panel.held) {
      const at = x(day), low = top + height;
      if (!inside(at)) continue;
      line(at - 4, low - 4, at + 4, low + 4);
      line(at - 4, low + 4, at + 4, low - 4);
    }

    if (named) {
      const ends = panel.lines.map((drawn, n) => {
        const seen = drawn.points.filter(([day, , partial]) => !partial && inside(x(day)));
        const last = seen[seen.length - 1];
        return last && { n, words: drawn.label, x: x(last[0]), y: y(last[1]) };
      }).filter((end) => end && end.x > left + width * 0.9).sort((a, b) => a.y - b.y);
      ends.forEach((end, at) => { end.y = Math.max(end.y, at ? ends[at - 1].y + 16 : top + 6); });
      // What was pushed below the plot comes up again, and what stands on it with it.
      for (let at = ends.length - 1, floor = top + height - 2; at >= 0; at--, floor -= 16) ends[at].y = Math.min(ends[at].y, floor);
      ctx.font = "bold " + FONT;
      for (const end of ends) {
        ctx.fillStyle = colors[end.n % colors.length];
        ctx.fillText(end.words, left + width + 9, end.y + 4);
      }
    }
    ctx.restore();
  };

  // First days of years or months, or days, as many as can be named in a width.
  const moments = (min, max, width) => {
    const each = width / (max - min);
    const [first, last] = [new Date(min * 1000), new Date(max * 1000)];
    const month = (index) => Date.UTC(Math.floor(index / 12), index % 12, 1) / 1000;
    for (const step of [1, 3, 6, 12, 24, 60]) {
      if (step * 30.4 * DAY * each < (step < 12 ? 84 : 46)) continue;
      const from = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / step) * step;
      const to = last.getUTCFullYear() * 12 + last.getUTCMonth();
      const found = [];
      for (let at = from; at <= to; at += step) if (month(at) >= min) found.push(month(at));
      if (found.length > 1 || step > 1) return found;
      break;
    }
    const days = Math.max(1, Math.ceil(60 / (DAY * each)));
    const found = [];
    for (let at = Math.ceil(min / DAY) * DAY; at <= max; at += days * DAY) found.push(at);
    return found;
  };
  const calendar = (time, min, max, months) => {
    const at = new Date(time * 1000);
    if (at.getUTCDate() !== 1 || max - min < 62 * DAY) return at.getUTCDate() + " " + months[at.getUTCMonth()];
    return at.getUTCMonth() === 0 ? String(at.getUTCFullYear()) : months[at.getUTCMonth()] + (max - min < 900 * DAY ? " " + at.getUTCFullYear() : "");
  };

  // The stroke of a line from figure to figure; nothing is drawn towards a gap.
  const run = (u, n) => {
    const stroke = new Path2D();
    let pen = false;
    u.data[n].forEach((value, at) => {
      if (value === undefined) return;
      if (value === null) { pen = false; return; }
      const [x, y] = [u.valToPos(u.data[0][at], "x", true), u.valToPos(value, "y", true)];
      if (pen) stroke.lineTo(x, y); else stroke.moveTo(x, y);
      pen = true;
    });
    return { stroke, fill: null, clip: null, band: null, gaps: null, flags: 1 };
  };

  const frame = (place, panel) => {
    const box = document.createElement("div");
    box.className = "plot";
    if (panel.heading) {
      const heading = document.createElement("h4");
      heading.textContent = panel.heading;
      box.append(heading);
    }
    place.append(box);
    return box;
  };

  const draw = (box, panel, [n, of], domain) => {
    const data = aligned(panel);
    const known = panel.lines.map((line) => new Map(line.points.map((point) => [seconds(point[0]), point])));
    const isPartial = (n, at) => Boolean(known[n].get(data[0][at])?.[2]);
    const dots = data.slice(1).map((values, n) => alone(values).filter((at) => !isPartial(n, at)));
    // Without a pointer the newest figure of a whole period is shown.
    const lasts = data.slice(1).map((values, n) => {
      const whole = values.findLastIndex((value, at) => value != null && !isPartial(n, at));
      return whole >= 0 ? whole : values.findLastIndex((value) => value != null);
    });
    const newest = data[0][Math.max(...lasts)];
    const spelled = (n, at) => {
      const [, value, partial, first] = known[n].get(data[0][at]);
      const notes = [];
      if (partial) notes.push(panel.monthly ? say("partial month", "mes incompleto") : say("partial", "incompleto"));
      if (first != null) notes.push(say("first published as ", "publicado primero como ") + written(panel.unit, first));
      return written(panel.unit, value) + (notes.length ? " (" + notes.join("; ") + ")" : "");
    };
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
    const keys = document.createElement("div");
    keys.className = "key";
    // One stop for all panels of a chart.
    keys.tabIndex = n === 0 ? 0 : -1;
    keys.setAttribute("role", "group");
    keys.setAttribute("aria-label", [panel.heading, panel.lines.map((line) => line.label).join(", ")].filter(Boolean).join(": "));
    const live = document.createElement("p");
    live.className = "hidden";
    live.setAttribute("aria-live", "polite");
    box.append(keys, live);
    const width = () => Math.max(240, box.clientWidth);
    // Names at line ends where there is room; below the chart they stand with their values in any case.
    const named = panel.lines.length > 1 && width() > 620;
    const names = named ? Math.max(...panel.lines.map((line) => wide(line.label))) * 1.1 + 16 : 14;
    const visible = (u) => [u.scales.x.min ?? domain.min, u.scales.x.max ?? domain.max];
    const greatest = (u, high) => {
      const [min, max] = visible(u);
      const levels = panel.levels.filter((level) => seconds(level.from) < max && min < seconds(level.to)).map((level) => level.value);
      const firsts = panel.lines.flatMap((line) => line.points).filter((point) => point[3] != null && min <= seconds(point[0]) && seconds(point[0]) <= max).map((point) => point[3]);
      return Math.max(high ?? 0, 0, ...levels, ...firsts);
    };
    const u = new uPlot({
      width: width(),
      height: of > 2 ? 220 : 330,
      padding: [panel.events.length ? LANES * LANE + 4 : 10, names, 0, 0],
      tzDate: (time) => uPlot.tzDate(new Date(time * 1000), "UTC"),
      scales: { x: { time: true, min: domain.min, max: domain.max }, y: { range: (u, _, high) => [0, (greatest(u, high) || 1) * 1.06] } },
      axes: [
        { ...axis, splits: (u, _, min, max) => moments(min, max, u.bbox.width / (devicePixelRatio || 1)),
          values: (u, times) => times.map((time) => calendar(time, u.scales.x.min, u.scales.x.max, months)) },
        { ...axis, size: (_, values) => Math.max(30, ...(values ?? []).map((value) => wide(value) * 1.1)) + 18, values: (_, values) => values.map((value) =>
          panel.unit === "share" ? Math.round(value * 100) + "%" : panel.unit === "usd" ? "$" + grouped(value) : Number.isInteger(value) ? grouped(value) : "") },
      ],
      series: [
        { label: say("Date", "Fecha"), value: (_, time) => date(time ?? newest, panel.monthly) },
        ...panel.lines.map((line, at) => ({
          label: line.label,
          stroke: colors[at % 4],
          width: line.fine ? 1 : 2.5,
          paths: run,
          points: { show: true, size: 5, fill: colors[at % 4], filter: () => dots[at] },
          value: (u, value, n, i) => {
            const own = i == null ? lasts[at] : i;
            if (own < 0 || data[n][own] == null) return "–";
            const now = u.cursor.idx == null ? newest : data[0][u.cursor.idx];
            return spelled(at, own) + (data[0][own] === now ? "" : " (" + date(data[0][own], panel.monthly) + ")");
          },
        })),
      ],
      cursor: { drag: { x: true, y: false, setScale: false }, points: { size: 9 }, dataIdx: near, bind: { dblclick: () => () => { showAll(); told(); return null; } } },
      legend: { live: true },
      hooks: {
        draw: [marks(panel, colors, named)],
        setSelect: [(u) => {
          if (!u.select.width) return;
          show(iso(u.posToVal(u.select.left, "x")), iso(u.posToVal(u.select.left + u.select.width, "x")));
          u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          told(box.closest("article").id);
        }],
      },
    }, data, keys);
    // The nearest day on which any line has a figure.
    const days = data[0].map((_, at) => at).filter((at) => data.slice(1).some((values) => values[at] != null));
    keys.addEventListener("keydown", (event) => {
      const panels = [...box.parentElement.querySelectorAll(".key")];
      const next = panels[panels.indexOf(keys) + ({ ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0)];
      if (next && next !== keys) {
        event.preventDefault();
        for (const one of panels) one.tabIndex = one === next ? 0 : -1;
        next.focus();
        return;
      }
      const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
      if (!step) return;
      event.preventDefault();
      const now = days.indexOf(u.cursor.idx);
      const then = now < 0 ? days.length - 1 : Math.min(days.length - 1, Math.max(0, now + step));
      const at = days[then];
      const shown = panel.lines.map((line, n) => [line, n]).filter(([, n]) => data[n + 1][at] != null);
      u.setCursor({ left: u.valToPos(data[0][at], "x"), top: shown.length ? u.valToPos(data[shown[0][1] + 1][at], "y") : 0 });
      live.textContent = date(data[0][at], panel.monthly) + ": " + shown.map(([line, n]) => line.label + " " + spelled(n, at)).join(", ");
    });
    if (range) u.setScale("x", range);
    plots.push({ u, width, domain });
  };

  // All panels of a chart have the same days on their axes.
  const domainOf = (chart) => {
    const days = chart.panels.flatMap((panel) => [...panel.lines.flatMap((line) => line.points.map((point) => point[0])), ...(panel.until ? [panel.until] : [])]);
    const times = days.map(seconds);
    return { min: Math.min(...times), max: Math.max(...times) };
  };

  // Charts with values on hover come when somebody reads on: until then, and where they cannot be had, the page is its
  // pictures. What is being read stays where it is.
  let drawing = null;
  const drawn = () => drawing ??= Promise.all(["uplot.min.js", "figures" + say(".js", ".es.js")].map(load)).then(() => {
    charts = window.figures;
    const parts = [...document.querySelectorAll("main h2, main h3")];
    const anchor = scrollY > 0 ? parts.find((part) => part.getBoundingClientRect().top >= 0) : null;
    const before = anchor?.getBoundingClientRect().top;
    root.style.overflowAnchor = "none";
    root.classList.add("drawn");
    drawAll();
    // The values below the charts come after this task, before anything is seen.
    queueMicrotask(() => queueMicrotask(() => {
      if (anchor) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
      requestAnimationFrame(() => { root.style.overflowAnchor = ""; });
    }));
    document.fonts.ready.then(() => { for (const { u } of plots) u.redraw(); });
  }, () => { for (const part of document.querySelectorAll(".range, .keys")) part.hidden = true; });

  const drawAll = () => {
    for (const { u } of plots) u.destroy();
    plots = [];
    for (const place of document.querySelectorAll(".plots")) {
      place.textContent = "";
      const chart = charts[place.dataset.chart];
      if (!chart) continue;
      place.classList.toggle("one", chart.panels.length < 2);
      // All frames first: the room of each depends on how many there are.
      const domain = domainOf(chart);
      const boxes = chart.panels.map((panel) => frame(place, panel));
      chart.panels.forEach((panel, at) => draw(boxes[at], panel, [at, chart.panels.length], domain));
    }
  };

  // What is shown is in the address, behind the chart: `#covid?from=2022-01-01&to=2022-06-30`, `#places?find=stewart`.
  const from = document.getElementById("from");
  const to = document.getElementById("to");
  const find = document.getElementById("find");
  const asked = () => {
    const [id, words] = location.hash.slice(1).split("?");
    return { id, words: new URLSearchParams(words) };
  };
  const dates = () => new URLSearchParams(range ? { from: from.value, to: to.value } : {});
  const suffix = () => {
    const words = dates();
    if (find.value.trim()) words.set("find", find.value.trim());
    return words.size ? "?" + words : "";
  };
  const other = document.getElementById("other");
  // What is to be copied has whole addresses, with the range of days that is shown.
  const whole = (relative) => new URL(relative, location.href.split("#")[0]).href;
  const shares = [...document.querySelectorAll("article .share")].map((share) => {
    const [link, code, citation] = ["link", "code", "citation"].map((name) => share.querySelector("." + name));
    const [address, quoted] = [link.value, citation.value];
    code.value = code.value.replace(/src="([^"]*)"/, (_, src) => 'src="' + whole(src) + '"');
    for (const field of [link, code, citation]) field.addEventListener("focus", () => field.select());
    return { link, citation, address, quoted };
  });
  const cite = document.querySelector(".cite");
  cite.textContent = cite.textContent.replace(/index(\.es)?\.html$/, (file) => whole(file));
  const linked = () => {
    other.href = other.getAttribute("href").split("#")[0] + location.hash;
    for (const { link, citation, address, quoted } of shares) {
      link.value = whole(address) + (range ? "?" + dates() : "");
      citation.value = quoted.replace(address, link.value);
    }
  };
  const told = (id) => {
    history.replaceState(null, "", "#" + (id ?? asked().id) + suffix());
    linked();
  };
  const show = (first, last) => {
    const wanted = { min: seconds(first), max: seconds(last) };
    if (!(wanted.min < wanted.max)) return false;
    [from.value, to.value] = [first, last];
    range = wanted;
    for (const { u } of plots) u.setScale("x", range);
    return true;
  };
  const showAll = () => {
    from.value = from.min; to.value = to.max; range = null;
    for (const { u, domain } of plots) u.setScale("x", domain);
  };
  const changed = () => { if (from.value && to.value && show(from.value, to.value)) told(); };
  from.addEventListener("change", changed);
  to.addEventListener("change", changed);
  document.getElementById("all").addEventListener("click", () => { showAll(); told(); });
  document.getElementById("year").addEventListener("click", () => {
    show(iso(seconds(to.max) - 365 * DAY), to.max);
    told();
  });
  const restore = () => {
    const { id, words } = asked();
    const day = (name) => /^\d{4}-\d\d-\d\d$/.test(words.get(name)) ? words.get(name) : null;
    if (!day("from") || !day("to") || !show(day("from"), day("to"))) showAll();
    find.value = words.get("find") ?? "";
    search();
    linked();
    // A plain `#chart` is found by the browser itself, before the charts above it are drawn.
    if (id || range) drawn().then(() => document.getElementById(id)?.scrollIntoView());
  };
  addEventListener("hashchange", restore);

  // Facilities by any words of their name, city or state; Enter opens the first.
  const states = new Map([...document.querySelectorAll(".states li")].map((item) =>
    [item.querySelector("a").getAttribute("href").slice(7, 9), plain(item.textContent.replace(/[0-9,]/g, " "))]));
  let listing = null;
  const listed = () => listing ??= load("places.js").then(() => {
    places = window.places.map(([id, name, city, state, people]) => ({ id, name, city, state, people,
      words: plain([name, city, state, states.get((state ?? "").toLowerCase())].join(" ")) }));
    search();
  }, () => { document.querySelector(".find").hidden = true; });
  const found = document.getElementById("found");
  const SHOWN = 12;
  const search = () => {
    const wanted = plain(find.value).split(" ").filter(Boolean);
    if (wanted.length && !places.length) { listed(); return; }
    const hits = wanted.length ? places.filter((place) => wanted.every((word) => (" " + place.words).includes(" " + word))) : [];
    found.textContent = "";
    for (const hit of hits.slice(0, SHOWN)) {
      const link = document.createElement("a");
      link.href = "places/" + hit.id + say(".html", ".es.html");
      link.textContent = [hit.name, hit.city === "FPO" ? null : titled(hit.city), hit.state].filter(Boolean).join(", ");
      const item = document.createElement("li");
      item.append(link, hit.people ? " " + hit.people : "");
      found.append(item);
    }
    document.getElementById("find-count").textContent = !wanted.length ? "" : say(
      hits.length === 1 ? "1 facility" : hits.length + " facilities" + (hits.length > SHOWN ? ", the first " + SHOWN + " shown" : ""),
      hits.length === 1 ? "1 centro" : hits.length + " centros" + (hits.length > SHOWN ? ", se muestran " + SHOWN : ""),
    );
  };
  find.addEventListener("focus", listed, { once: true });
  find.addEventListener("input", () => { search(); told("places"); });
  document.querySelector(".find").addEventListener("submit", (event) => {
    event.preventDefault();
    found.querySelector("a")?.click();
  });
  document.querySelector(".find").hidden = false;

  for (const part of document.querySelectorAll(".range, .keys")) part.hidden = false;
  // The page knows the day of the release, the reader's clock how long ago that is.
  for (const time of document.querySelectorAll(".age time")) {
    const days = Math.floor((Date.now() / 1000 - seconds(time.dateTime)) / DAY);
    if (days > 0) time.append(say(days === 1 ? ", 1 day ago" : ", " + grouped(days) + " days ago", days === 1 ? ", hace 1 día" : ", hace " + grouped(days) + " días"));
  }
  for (const sign of ["pointermove", "pointerdown", "wheel", "keydown", "scroll", "focusin"]) addEventListener(sign, drawn, { once: true, passive: true });
  // Earlier pages asked for Spanish in the address.
  if (location.hash === "#es" && language !== "es") location.replace(other.getAttribute("href"));
  else restore();
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { for (const { u, width } of plots) u.setSize({ width: width(), height: u.height }); }, 120);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { if (plots.length) drawAll(); });
})();
