import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { allCharts } from "./charts.ts";
import { readCapacity } from "./footprint/capacity.ts";
import { capacityPage } from "./footprint/capacity-page.ts";
import { readFootprint } from "./footprint/footprint.ts";
import { footprintPage } from "./footprint/footprint-page.ts";
import { chartFiles } from "./helm/write-chart.ts";
import { readServices, repository } from "./services.ts";
import { servicesPage } from "./services-page.ts";

const target = path.join(repository, "charts");

// Packages that `helm dependency build` fetched: not ours, and not committed.
const fetched = new Set(["charts", "Chart.lock"]);

function clean(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) if (!fetched.has(name)) rmSync(path.join(folder, name), { recursive: true });
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  clean(folder);
  for (const [file, content] of Object.entries(files)) {
    const place = path.join(folder, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, content);
  }
}

const services = await readServices();
const charts = allCharts(services);
const names = new Set(charts.map(({ info }) => info.name));
if (existsSync(target))
  for (const name of readdirSync(target)) if (!names.has(name)) rmSync(path.join(target, name), { recursive: true });
for (const chart of charts) write(path.join(target, chart.info.name), chartFiles(chart));
writeFileSync(path.join(repository, "docs/services.md"), servicesPage(services));
writeFileSync(path.join(repository, "docs/footprint.md"), footprintPage(readFootprint(repository)));
writeFileSync(path.join(repository, "docs/capacity.md"), capacityPage(readCapacity(repository)));
