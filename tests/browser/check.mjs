// The page in Debian's chromium: nothing asked from outside, no error, hover, range, address and keys work, no violation
// of accessibility rules, frames as high as they say, pictures of four widths. Run by `make browser-test`.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";
import { contact } from "./contact.mjs";

const [charts, out] = process.argv.slice(2).map((given) => path.resolve(given));
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
fs.mkdirSync(out, { recursive: true });
const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"] });

// Charts are drawn when somebody reads on; `still` leaves the page as it comes.
async function open(file, { width = 1440, dark = false, script = true, still = false, hash = "" } = {}) {
  const page = await browser.newPage();
  const wrong = [];
  page.on("console", (message) => { if (["error", "warn"].includes(message.type())) wrong.push(message.text()); });
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) wrong.push("asked for " + request.url()); });
  page.on("requestfailed", (request) => wrong.push("failed: " + request.url()));
  await page.setJavaScriptEnabled(script);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }, { name: "prefers-reduced-motion", value: "reduce" }]);
  await page.setViewport({ width, height: 900 });
  await page.goto(pathToFileURL(path.join(charts, file)).href + hash, { waitUntil: "load" });
  if (script && !still && await page.$(".plots")) {
    await page.mouse.move(3, 300);
    await page.mouse.move(5, 302);
    await page.waitForFunction(() => document.querySelectorAll(".plot canvas").length > 20);
  }
  return { page, wrong };
}

async function accessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const told = violations.map((found) => `${found.id}: ${found.help}: ${found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(told, [], `${what}: axe-core`);
}

const visible = (page, selector) => page.$$eval(selector, (all) => all.filter((one) => one.getClientRects().length > 0).length);
let n = 0;
const done = (what) => { n += 1; console.log(`ok ${n} ${what}`); };

// What is loaded before anybody reads on, compressed; it is whole without more.
const FIRST_VIEW = 150_000;
for (const [file, width] of [["index.html", 1280], ["index.es.html", 390]]) {
  const page = await browser.newPage();
  const loaded = [];
  page.on("requestfinished", (request) => loaded.push(request.url()));
  await page.setViewport({ width, height: 900 });
  await page.goto(pathToFileURL(path.join(charts, file)).href, { waitUntil: "networkidle0" });
  const bytes = loaded.filter((url) => url.startsWith("file:")).map((url) => gzipSync(fs.readFileSync(fileURLToPath(url)), { level: 9 }).length);
  const sum = bytes.reduce((one, other) => one + other, 0);
  const [paint] = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint").map((entry) => Math.round(entry.startTime)));
  assert.ok(sum > 50_000 && sum <= FIRST_VIEW, `${file}: ${sum} bytes, gzip -9, at most ${FIRST_VIEW}`);
  assert.equal(await page.$$eval(".plot canvas", (all) => all.length), 0, "drawn before anybody reads on");
  assert.ok((await visible(page, ".still svg")) >= 20);
  await page.screenshot({ path: path.join(out, `first-view-${width}-${file}.png`) });
  await page.close();
  done(`first view of ${file}, ${width} wide: ${sum} bytes in ${bytes.length} files, first paint after ${paint} ms`);
}

{
  // What is read when the charts come stays where it is.
  const { page, wrong } = await open("index.html", { width: 1280, still: true });
  const read = () => page.evaluate(() => [...document.querySelectorAll("main h3")].findIndex((one) => one.getBoundingClientRect().top >= 0));
  const place = (at) => page.evaluate((at) => document.querySelectorAll("main h3")[at].getBoundingClientRect().top, at);
  await page.evaluate(() => scrollTo({ top: 5000, behavior: "instant" }));
  const at = await read();
  const before = await place(at);
  await page.waitForFunction(() => document.querySelectorAll(".plot canvas").length > 20);
  const moved = Math.abs(await place(at) - before);
  assert.ok(moved <= 3, `what is read moved by ${moved} pixels`);
  assert.deepEqual(wrong, []);
  await page.close();
  done("charts come without moving what is read");
}

// Four widths, both themes, both languages.
for (const [file, width, dark] of [["index.es.html", 320, false], ["index.html", 390, false], ["index.es.html", 768, true], ["index.html", 1280, false], ["index.html", 390, true], ["index.es.html", 1280, true]]) {
  const { page, wrong } = await open(file, { width, dark });
  await page.waitForFunction(() => document.querySelectorAll(".plot canvas").length > 20);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, `${width}: the page is ${wide} pixels too wide`);
  // Every chart keeps within its own room.
  const outside = await page.$$eval(".plot", (all) => all.filter((box) => box.querySelector(".uplot").offsetWidth > box.clientWidth + 1).map((box) => box.closest("article").id));
  assert.deepEqual(outside, [], `${width}: charts wider than their room`);
  // Phones have pictures of their own where nothing is drawn by the script.
  const stills = await page.$$eval("#facilities .still svg", (all) => all.map((one) => one.getBoundingClientRect().width).filter((wide) => wide > 0));
  assert.equal(stills.length, 1, `${width}: pictures of facilities`);
  const drawn = await page.$$eval("#facilities .still svg", (all) => all.find((one) => one.getBoundingClientRect().width > 0).getAttribute("width"));
  assert.equal(drawn, width <= 700 ? "640" : "1200");
  assert.deepEqual(wrong, [], `${width}`);
  await accessible(page, `${width} ${dark ? "dark" : "light"}`);
  await page.screenshot({ path: path.join(out, `page-${width}-${dark ? "dark" : "light"}-${file}.png`), fullPage: true });
  done(`${file}, ${width} wide, ${dark ? "dark" : "light"}: no request from outside, no error, no violation`);
  await page.close();
}

{
  const { page, wrong } = await open("index.html");
  await page.waitForSelector("#people_detained .plot canvas");
  // Hover: the legend under the chart says the day and the values.
  const over = await page.$("#people_detained .u-over");
  const box = await over.boundingBox();
  await over.evaluate((element) => element.scrollIntoView({ block: "center" }));
  const place = await over.boundingBox();
  await page.mouse.move(place.x + place.width - 3, place.y + place.height / 2);
  await new Promise((resolve) => setTimeout(resolve, 200));
  const legend = await page.$eval("#people_detained .u-legend", (element) => element.innerText);
  const newest = fs.readFileSync(path.join(charts, "people_detained.csv"), "utf8").split("\n").filter((line) => line.includes(",ICE statistics,")).pop().split(",");
  assert.match(legend, new RegExp(Number(newest[3]).toLocaleString("en-US")), legend);
  assert.match(legend, new RegExp(newest[0].slice(0, 4)), legend);
  assert.ok(box.width > 300);
  done("hover tells the newest day and value");

  // A month that has not ended is not the newest figure, and is told as what it is.
  const bookIns = fs.readFileSync(path.join(charts, "book_ins.csv"), "utf8").trim().split("\n").map((line) => line.split(","));
  const at = (name) => bookIns[0].indexOf(name);
  const ofLine = bookIns.filter((row) => row[at("line")] === "Arrested by ICE");
  const newestWhole = ofLine.filter((row) => row[at("complete")] === "true").pop();
  const running = ofLine.pop();
  assert.equal(running[at("complete")], "false", "no month is running: choose other figures for this check");
  const words = () => page.$eval("#book_ins .u-legend", (element) => element.innerText);
  const figure = (row) => Number(row[at("value")]).toLocaleString("en-US");
  assert.match(await words(), new RegExp(`Arrested by ICE:?\\s*${figure(newestWhole)}`));
  await page.focus("#book_ins .key");
  await page.keyboard.press("End");
  const told = await page.$eval("#book_ins [aria-live]", (element) => element.textContent);
  assert.match(told, new RegExp(`${figure(running)} \\(partial month`), told);
  done("a month that has not ended is told as such");

  // Keys: the same for those who do not point.
  await page.focus("#people_detained .key");
  await page.keyboard.press("End");
  const spoken = await page.$eval("#people_detained [aria-live]", (element) => element.textContent);
  assert.match(spoken, new RegExp(Number(newest[3]).toLocaleString("en-US")), spoken);
  await page.keyboard.press("Home");
  const first = await page.$eval("#people_detained [aria-live]", (element) => element.textContent);
  assert.notEqual(first, spoken);
  done("arrow keys tell values");

  // A range of days.
  const span = () => page.$eval("#people_detained .u-over", () => document.querySelector("#from").value + " " + document.querySelector("#to").value);
  const pixels = async () => (await (await page.$("#people_detained .plot canvas")).screenshot()).toString("base64");
  const [whole, before] = [await span(), await pixels()];
  await page.click("#year");
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.notEqual(await span(), whole);
  const year = await pixels();
  assert.notEqual(year, before);
  await page.click("#all");
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(await span(), whole);
  assert.notEqual(await pixels(), year);
  done("a range of days is shown, and all again");

  // All folded parts open.
  await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
  await accessible(page, "all open");
  assert.ok((await page.$$eval(".receipt", (all) => all.length)) > 20);
  assert.deepEqual(wrong, []);
  done("tables and receipts open, no violation");
  await page.emulateMediaType("print");
  assert.ok((await visible(page, ".still svg")) >= 18);
  await page.setViewport({ width: 816, height: 1056 });
  await page.screenshot({ path: path.join(out, "page-print.png"), fullPage: true });
  for (const format of ["letter", "a4"]) {
    const pdf = Buffer.from(await page.pdf({ path: path.join(out, `page-${format}.pdf`), format }));
    const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    assert.ok(sheets <= 8, `${sheets} sheets of ${format}`);
  }
  done("printed with still pictures on 8 sheets at most");
  await page.close();
}

{
  // The address: language, chart, range of days, words of the search; restored, kept by the link to the other language.
  const hash = "#covid?from=2021-01-01&to=2022-01-01&find=stewart";
  const { page, wrong } = await open("index.es.html", { hash });
  await page.waitForSelector("#covid .plot canvas");
  const state = () => page.evaluate(() => [document.querySelector("#from").value, document.querySelector("#to").value, document.querySelector("#find").value, document.querySelectorAll("#found li").length > 0, location.hash]);
  await page.waitForFunction(() => document.querySelectorAll("#found li").length > 0);
  assert.deepEqual(await state(), ["2021-01-01", "2022-01-01", "stewart", true, hash]);
  const top = await page.$eval("#covid", (chart) => chart.getBoundingClientRect().top);
  assert.ok(Math.abs(top) < 200, `the chart that was asked for is ${top} pixels away`);
  const link = () => page.$eval("#people_detained .share .link", (field) => field.value);
  assert.match(await link(), /^file:.*index\.es\.html#people_detained\?from=2021-01-01&to=2022-01-01$/);
  await Promise.all([page.waitForNavigation(), page.click("#other")]);
  await page.waitForSelector("#covid .plot canvas");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  await page.waitForFunction(() => document.querySelectorAll("#found li").length > 0);
  assert.deepEqual(await state(), ["2021-01-01", "2022-01-01", "stewart", true, hash]);
  // Dragging over a chart changes the address; a double click shows all again.
  await page.click("#all");
  const over = await page.$("#covid .u-over");
  await over.evaluate((element) => element.scrollIntoView({ block: "center" }));
  const box = await over.boundingBox();
  await page.mouse.move(box.x + 60, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 60, { steps: 5 });
  await page.mouse.up();
  assert.match(await page.evaluate(() => location.hash), /^#covid\?from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d&find=stewart$/);
  await page.mouse.click(box.x + 60, box.y + 50, { count: 2 });
  assert.equal(await page.evaluate(() => location.hash), "#covid?find=stewart");
  assert.deepEqual(wrong, []);
  await page.close();
  const old = await open("index.html", { hash: "#es" });
  await old.page.waitForFunction(() => document.documentElement.lang === "es");
  await old.page.close();
  for (const nonsense of ["#covid?from=x&to=2021-99-99", "#%E0%A4%A", "#?&=", "#covid?from=2022-01-01&to=2021-01-01"]) {
    const other = await open("index.html", { hash: nonsense });
    await other.page.waitForSelector("#people_detained .plot canvas");
    assert.deepEqual(other.wrong, [], nonsense);
    await other.page.close();
  }
  done("the address restores language, chart, range and search");
}

{
  // Keys: past the first link, one stop for each chart, arrows between its panels; nothing in focus is under the bar.
  const { page, wrong } = await open("index.html", { width: 1280 });
  await page.waitForSelector("#people_detained .plot canvas");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  const stops = await page.$$eval("article.chart", (all) => all.map((chart) => [chart.id, chart.querySelectorAll(".plots [tabindex='0']").length, chart.querySelectorAll(".plot").length]));
  for (const [id, n, panels] of stops) assert.equal(n, panels ? 1 : 0, `${id}: stops within its ${panels} panels`);
  const several = stops.find(([, , panels]) => panels > 1)[0];
  await page.focus(`#${several} .key[tabindex='0']`);
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.evaluate((id) => [...document.querySelectorAll(`#${id} .key`)].indexOf(document.activeElement), several), 1);
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.evaluate((id) => [...document.querySelectorAll(`#${id} .key`)].indexOf(document.activeElement), several), 0);
  for (const key of ["Tab", "Shift+Tab"]) {
    await page.evaluate((back) => { const all = document.querySelectorAll("a"); (back ? all[all.length - 1] : document.querySelector("#main")).focus(); }, key !== "Tab");
    let n = 0;
    for (; n < 400; n++) {
      if (key === "Tab") await page.keyboard.press("Tab"); else { await page.keyboard.down("Shift"); await page.keyboard.press("Tab"); await page.keyboard.up("Shift"); }
      const at = await page.evaluate(() => {
        const one = document.activeElement;
        if (one === document.body) return null;
        const bar = document.querySelector(".range");
        const [own, above] = [one.getBoundingClientRect(), bar.getBoundingClientRect()];
        const covered = !bar.contains(one) && above.top <= 0 && own.height > 0 && own.bottom > 0 && own.top < above.bottom - 1;
        return { what: one.outerHTML.slice(0, 90), covered };
      });
      if (!at) break;
      assert.ok(!at.covered, `under the bar: ${at.what}`);
    }
    assert.ok(n > 80 && n < 400, `${n} stops`);
  }
  assert.deepEqual(wrong, []);
  await page.close();
  done("keys: skip link, one stop for each chart, focus never under the bar");
}

{
  // A walk with keys alone: the first chart, the range of days, the search, Share, and back.
  const { page, wrong } = await open("index.html", { width: 1280 });
  await page.waitForSelector("#people_detained .plot canvas");
  const to = async (selector) => {
    for (let n = 0; n < 400; n++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    }
    assert.fail(`Tab never comes to ${selector}`);
  };
  const told = () => page.$eval("#people_detained", (chart) => chart.querySelector("[aria-live]")?.textContent ?? "");
  await to("#people_detained .plots [tabindex='0']");
  await page.keyboard.press("ArrowLeft");
  const first = await told();
  await page.keyboard.press("ArrowLeft");
  assert.ok(first && (await told()) !== first, `the arrows tell a figure and then another: ${first}`);
  await to("#people_detained .share > summary");
  await page.keyboard.press("Enter");
  assert.equal(await page.$eval("#people_detained .share", (share) => share.open), true);
  await to("#people_detained .share .link");
  await page.evaluate(() => document.querySelector("#main").focus());
  await to("#from");
  await page.keyboard.type("01012021");
  await page.keyboard.press("Tab");
  assert.match(await page.evaluate(() => location.hash), /from=2021-01-01/);
  await page.evaluate(() => document.querySelector("#main").focus());
  await to("#find");
  await page.keyboard.type("stewart");
  await page.waitForFunction(() => document.querySelectorAll("#found a").length > 0);
  await to("#found a");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.match(page.url(), /places\/.*stewart/);
  await page.goBack();
  await page.waitForFunction(() => document.querySelectorAll("#found a").length > 0);
  assert.match(await page.evaluate(() => location.hash), /from=2021-01-01.*find=stewart/);
  assert.deepEqual(wrong, []);
  await page.close();
  done("keys alone: first chart, Share, range, search, a place and back");
}

{
  // Forced colours: pictures keep theirs on their own paper.
  const { page } = await open("index.html", { width: 1280 });
  const session = await page.createCDPSession();
  await session.send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value: "active" }] });
  assert.equal(await page.evaluate(() => matchMedia("(forced-colors: active)").matches), true);
  assert.equal(await page.$eval(".plots", (plots) => getComputedStyle(plots).forcedColorAdjust), "none");
  await page.screenshot({ path: path.join(out, "page-1280-forced.png") });
  await page.close();
  done("forced colours: pictures stay readable");
}

for (const file of ["index.html", "index.es.html"]) {
  // Without script: pictures, tables, links, the other language.
  const { page, wrong } = await open(file, { script: false });
  assert.ok((await visible(page, ".still svg")) >= 18);
  assert.equal(await visible(page, ".range, .find"), 0, "what needs the script");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0);
  await page.screenshot({ path: path.join(out, `page-no-script-${file}.png`), fullPage: true });
  assert.deepEqual(wrong, []);
  await page.close();
}
done("without script: pictures in both languages");

{
  // The code that a page gives is a frame in which nothing is cut, at every width.
  const { page } = await open("index.html");
  const codes = await page.$$eval(".share .code", (all) => all.map((field) => field.value));
  const { charts: listed } = JSON.parse(fs.readFileSync(path.join(charts, "index.json"), "utf8"));
  assert.equal(codes.length, listed.filter((chart) => !chart.is_card).length);
  await page.close();
  for (const code of codes) {
    const host = await browser.newPage();
    await host.goto(pathToFileURL(path.join(charts, "README.md")).href);
    await host.setContent(`<!DOCTYPE html><body style="margin:0">${code.replace('loading="lazy"', "")}</body>`, { waitUntil: "load" });
    for (const width of [280, 320, 440, 441, 640, 701, 768, 800, 801, 1200]) {
      await host.setViewport({ width, height: 900 });
      await new Promise((resolve) => setTimeout(resolve, 40));
      const frame = await (await host.$("iframe")).contentFrame();
      const [has, needs] = [await host.$eval("iframe", (one) => one.getBoundingClientRect().height), await frame.evaluate(() => document.documentElement.getBoundingClientRect().height)];
      assert.ok(needs > 100 && needs <= has + 0.5, `${code.slice(60, 160)} at ${width}: ${needs} in ${has}`);
    }
    await host.close();
  }
  done("pasted code: nothing is cut from 280 to 1200 pixels");
}

const { charts: listed } = JSON.parse(fs.readFileSync(path.join(charts, "index.json"), "utf8"));
for (const chart of listed) for (const [at, language] of [[0, "en"], [1, "es"]]) {
  const file = chart.embed[at];
  const { page, wrong } = await open(file, { width: 280 });
  for (const [width, height] of Object.entries(chart.embed_heights[language])) {
    await page.setViewport({ width: Number(width), height: 300 });
    await new Promise((resolve) => setTimeout(resolve, 40));
    const [needs, wide, least] = await page.evaluate(() => {
      const sizes = [...document.querySelectorAll("svg text")].filter((text) => text.getClientRects().length).map((text) => {
        const svg = text.ownerSVGElement;
        return Number(text.getAttribute("font-size")) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      });
      return [document.documentElement.getBoundingClientRect().height, document.documentElement.scrollWidth - document.documentElement.clientWidth, Math.min(99, ...sizes)];
    });
    assert.ok(least >= 11, `${file} at ${width}: letters of ${least} pixels`);
    assert.ok(needs <= height, `${file} at ${width}: ${needs} pixels high, ${height} are stated`);
    assert.equal(wide, 0, `${file} is too wide at ${width}`);
    if (["280", "480", "768"].includes(width)) await page.screenshot({ path: path.join(out, `${file.replace("/", "-")}-${width}.png`), fullPage: true });
  }
  assert.deepEqual(wrong, [], file);
  assert.equal(await page.$eval("a", (link) => new URL(link.href).pathname.split("/").pop()), at ? "index.es.html" : "index.html");
  await page.close();
}
done("every embeddable page: as high as it says, no request, no error, a link back");

for (const [theme, dark, paper] of [["light", true, "rgb(255, 255, 255)"], ["dark", false, "rgb(20, 23, 26)"], ["auto", true, "rgb(20, 23, 26)"], ["auto", false, "rgb(255, 255, 255)"]]) {
  const { page, wrong } = await open("embed/people_detained.html", { width: 640, dark, hash: `?theme=${theme}` });
  assert.equal(await page.$eval("body", (body) => getComputedStyle(body).backgroundColor), paper, theme);
  await accessible(page, `embed, ${theme}`);
  assert.deepEqual(wrong, []);
  await page.close();
}
const BOTH = ["embed/counters", "embed/facilities", "states/tx", "places/stewart-detention-center-lumpkin-ga"];
for (const file of BOTH.flatMap((stem) => [`${stem}.html`, `${stem}.es.html`])) {
  const { page, wrong } = await open(file, { width: 640 });
  await accessible(page, file);
  assert.deepEqual(wrong, []);
  await page.close();
}
done("themes of embeds; embeds, place and state without violation, both languages");
const seen = await contact(browser, charts, out);
await browser.close();
console.log(`${n} checks, ${seen} pictures: ${path.join(out, "contact.html")}`);
