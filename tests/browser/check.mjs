// The page in Debian's chromium: nothing asked from outside, no error, hover, range and language work, no violation of
// accessibility rules, pictures of three widths. Run by `make browser-test`.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const [charts, out] = process.argv.slice(2).map((given) => path.resolve(given));
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
fs.mkdirSync(out, { recursive: true });
const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"] });

async function open(file, { width = 1440, dark = false, script = true, hash = "" } = {}) {
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

// Three widths, both themes.
for (const [width, dark] of [[390, false], [768, false], [1440, false], [390, true], [1440, true]]) {
  const { page, wrong } = await open("index.html", { width, dark });
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
  await page.screenshot({ path: path.join(out, `page-${width}-${dark ? "dark" : "light"}.png`), fullPage: true });
  done(`${width} wide, ${dark ? "dark" : "light"}: no request from outside, no error, no violation`);
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

  // The other language.
  assert.equal(await visible(page, "h1 .es"), 0);
  await page.click("label[for=lang-es]");
  await page.waitForFunction(() => document.documentElement.lang === "es");
  assert.equal(await visible(page, "h1 .en"), 0);
  assert.equal(await visible(page, "h1 .es"), 1);
  const twice = await page.$$eval(".plots:not(:empty) ~ .still", (all) => all.filter((one) => one.getClientRects().length > 0).length);
  assert.equal(twice, 0, "still pictures beside charts that are drawn");
  const spanish = await page.$eval("#people_detained .u-legend", (element) => element.innerText);
  assert.match(spanish, /Hoja de cálculo de ICE/);
  await accessible(page, "in Spanish");
  await page.screenshot({ path: path.join(out, "page-1440-es.png"), fullPage: true });
  done("Spanish: words, charts, no violation");

  // All folded parts open.
  await page.evaluate(() => { for (const details of document.querySelectorAll("details")) details.open = true; });
  await accessible(page, "all open");
  assert.ok((await page.$$eval(".receipt", (all) => all.length)) > 20);
  assert.deepEqual(wrong, []);
  done("tables and receipts open, no violation");
  await page.emulateMediaType("print");
  assert.ok((await visible(page, ".still svg")) >= 18);
  await page.pdf({ path: path.join(out, "page.pdf"), format: "A4" });
  done("printed with still pictures");
  await page.close();
}

{
  // Without script: pictures, both languages.
  const { page, wrong } = await open("index.html", { script: false });
  assert.ok((await visible(page, ".still svg")) >= 18);
  assert.equal(await visible(page, "h1 .es"), 0);
  await page.close();
  // The language is chosen without script too, and stays when a link within the page is followed.
  const other = await open("index.html", { script: false });
  await other.page.click("label[for=lang-es]");
  await other.page.click(".contents a");
  assert.equal(await visible(other.page, "h1 .en"), 0);
  assert.equal(await visible(other.page, "h1 .es"), 1);
  await other.page.screenshot({ path: path.join(out, "page-1440-no-script.png"), fullPage: true });
  assert.deepEqual([...wrong, ...other.wrong], []);
  await other.page.close();
  done("without script: pictures and both languages");
}

for (const file of fs.readdirSync(path.join(charts, "embed")).filter((name) => name.endsWith(".html"))) {
  const { page, wrong } = await open(`embed/${file}`, { width: 640, dark: file.includes(".es.") });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wide, 0, `${file} is too wide`);
  assert.deepEqual(wrong, [], file);
  if (/^(counters|facilities|people_detained)\b/.test(file)) {
    await accessible(page, file);
    await page.screenshot({ path: path.join(out, `embed-${file}.png`) });
  }
  assert.equal(await page.$("script"), null);
  await page.close();
}
done("every embeddable page: no script, no request, no error");
await browser.close();
console.log(`${n} checks, pictures in ${out}`);
