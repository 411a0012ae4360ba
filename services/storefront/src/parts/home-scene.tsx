import type { Tone } from "../picture/tone.ts";
import { Lamp } from "./picture/lamp.tsx";
import { Shelf } from "./picture/shelf.tsx";
import { Sofa } from "./picture/sofa.tsx";
import { Table } from "./picture/table.tsx";

const room = { wall: "", shape: "", floor: "", wood: "#c09a66" };
const tones = {
  sofa: { ...room, main: "#3f7d6b", shade: "#2d5f51", light: "#6fa897", form: 3 },
  shelf: { ...room, main: "#c09a66", shade: "#8f6d43", light: "#f3e4c8", form: 4 },
  lamp: { ...room, main: "#d98f5f", shade: "#a9663b", light: "#efc19d", form: 0 },
  table: { ...room, main: "#e5d3b3", shade: "#b39a70", light: "#f5ead4", form: 3 },
} satisfies Readonly<Record<string, Tone>>;

/** A room with what the shop sells, in the manner of its product drawings. */
export function HomeScene() {
  return (
    <svg viewBox="0 0 900 420" preserveAspectRatio="xMidYMax slice" aria-hidden="true" className="size-full">
      <path fill="light-dark(#d5e8df, #14302a)" d="M0 0h900v420H0z" />
      <path fill="light-dark(#c3ddd1, #1b3d35)" d="M300 330V170a150 150 0 0 1 300 0v160z" />
      <path fill="light-dark(#e9d9bd, #2b2419)" d="M0 330h900v90H0z" />
      <ellipse cx="450" cy="372" rx="330" ry="34" fill="light-dark(#dcc49c, #382e1f)" />
      <g transform="translate(30 -12) scale(1.060)">
        <Shelf tone={tones.shelf} />
      </g>
      <g transform="translate(250 -40) scale(1.140)">
        <Sofa tone={tones.sofa} />
      </g>
      <g transform="translate(500 -10) scale(1.020)">
        <Lamp tone={tones.lamp} />
      </g>
      <g transform="translate(350 196) scale(.500)">
        <Table tone={tones.table} />
      </g>
    </svg>
  );
}
