// counters.json, one place, two series: everything that the page shows.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";

const v1 = join(process.env.DETENTION_STATS ?? "../..", "data/v1");
const json = async (name) => JSON.parse(await readFile(join(v1, name), "utf8"));
const csv = async (name) => parse(await readFile(join(v1, name), "utf8"), { columns: true });

export default async function () {
  const bookIns = await csv("series/book_ins.csv");
  const states = await csv("series/state_population.csv");
  const newest = states.at(-1).as_of;
  return {
    counters: await json("counters.json"),
    place: await json("places/stewart-detention-center-lumpkin-ga.json"),
    // `all` is the total; a month that had not ended when ICE published it is not complete.
    bookIns: bookIns.filter((row) => row.arresting_agency === "all" && row.complete === "true").slice(-6),
    statesAsOf: newest,
    states: states
      .filter((row) => row.as_of === newest)
      .sort((a, b) => b.average_daily_population - a.average_daily_population)
      .slice(0, 8),
  };
}
