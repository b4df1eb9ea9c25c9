// One page, and one picture, with everything that the browser test saw.
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const GROUPS = [
  ["First view", /^first-view/], ["Page", /^page-/], ["Charts", /^chart-/],
  ["Frames 280 pixels wide", /^embed-.*-280\.png$/], ["Frames 480 pixels wide", /^embed-.*-480\.png$/], ["Frames 768 pixels wide", /^embed-.*-768\.png$/],
];

// The charts' own pictures are seen too: copied, so that the folder is whole.
export async function contact(browser, charts, out) {
  for (const file of fs.readdirSync(charts).filter((file) => file.endsWith(".png"))) fs.copyFileSync(path.join(charts, file), path.join(out, `chart-${file}`));
  const pictures = fs.readdirSync(out).filter((file) => file.endsWith(".png") && !file.startsWith("contact"));
  const figure = (file) => `<a href="${file}"><img src="${file}" alt=""><span>${file.replace(/^(embed|chart)-|\.png$/g, "")}</span></a>`;
  const section = ([title, names]) => {
    const own = pictures.filter((file) => names.test(file));
    return `<h2>${title} (${own.length})</h2><div>${own.map(figure).join("")}</div>`;
  };
  fs.writeFileSync(path.join(out, "contact.html"), `<!DOCTYPE html><meta charset="utf-8"><title>Contact sheet</title>
<style>body{font:13px sans-serif;margin:12px;background:#ddd}div{display:flex;flex-wrap:wrap;gap:8px}div a{width:190px;color:#000}img{width:190px;height:250px;object-fit:contain;object-position:top;background:#bbb;display:block}[href^=page] img{object-fit:cover;height:420px}span{overflow-wrap:anywhere}</style>
<h1>What the browser test saw</h1><p><a href="page-letter.pdf">Printed, letter</a> <a href="page-a4.pdf">A4</a></p>${GROUPS.map(section).join("\n")}`);
  const page = await browser.newPage();
  await page.setViewport({ width: 1640, height: 1000 });
  await page.goto(pathToFileURL(path.join(out, "contact.html")).href, { waitUntil: "load" });
  await page.screenshot({ path: path.join(out, "contact.png"), fullPage: true });
  await page.close();
  return pictures.length;
}
