import Table from "cli-table3";

const borderless = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "  ",
};

/** Rows in columns two spaces apart, under their names. Without rows only the names. */
export function textTable<Row extends object>(rows: readonly Row[], columns: readonly (keyof Row & string)[]): string {
  const head = columns.map((column) => column.replaceAll(/([A-Z])/g, " $1").toUpperCase());
  const table = new Table({
    head,
    chars: borderless,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
  });
  for (const row of rows) table.push(columns.map((column) => toCell(row[column])));
  return table.toString().replaceAll(/ +$/gm, "");
}

function toCell(value: unknown): string {
  if (value === undefined || value === null) return "-";
  if (Array.isArray(value)) return value.length === 0 ? "-" : value.join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
