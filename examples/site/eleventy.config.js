// A page from files of data/v1; DETENTION_STATS names the folder that holds `data` and `charts`.
import { join } from "node:path";

const root = process.env.DETENTION_STATS ?? "../..";

export default function (site) {
  site.addFilter("grouped", (number) => (number == null || number === "" ? "no data" : Number(number).toLocaleString("en-US", { maximumFractionDigits: 0 })));
  site.addFilter("month", (day) => new Date(`${day}T00:00:00Z`).toLocaleDateString("en-US", { year: "numeric", month: "long", timeZone: "UTC" }));
  site.addPassthroughCopy({ [join(root, "charts/people_detained.svg")]: "people_detained.svg" });
  site.ignores.add("README.md");
  return { dir: { output: process.env.SITE_OUT ?? "_site" }, htmlTemplateEngine: "njk" };
}
