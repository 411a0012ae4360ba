import type { ReactNode } from "react";
import type { Motif } from "../../picture/motif.ts";
import type { Tone } from "../../picture/tone.ts";
import { Bed } from "./bed.tsx";
import { Box } from "./box.tsx";
import { Chair } from "./chair.tsx";
import { Drawers } from "./drawers.tsx";
import { Lamp } from "./lamp.tsx";
import { Mug } from "./mug.tsx";
import { Outdoor } from "./outdoor.tsx";
import { Pan } from "./pan.tsx";
import { Shelf } from "./shelf.tsx";
import { Sofa } from "./sofa.tsx";
import { Table } from "./table.tsx";
import { Textile } from "./textile.tsx";
import { Trolley } from "./trolley.tsx";
import { Wardrobe } from "./wardrobe.tsx";

export interface MotifProps {
  readonly tone: Tone;
}

const motifs: Readonly<Record<Motif, (props: MotifProps) => ReactNode>> = {
  chair: Chair,
  sofa: Sofa,
  table: Table,
  lamp: Lamp,
  bed: Bed,
  shelf: Shelf,
  drawers: Drawers,
  wardrobe: Wardrobe,
  textile: Textile,
  pan: Pan,
  mug: Mug,
  outdoor: Outdoor,
  trolley: Trolley,
  box: Box,
};

interface DrawingProps extends MotifProps {
  readonly motif: Motif;
  readonly className?: string;
}

/** A thing on a floor before a wall. Purely decorative: what is beside it says what it is. */
export function Drawing({ motif, tone, className = "" }: DrawingProps) {
  const Thing = motifs[motif];
  return (
    <svg viewBox="0 0 400 400" aria-hidden="true" className={`size-full ${className}`}>
      <path fill={tone.wall} d="M0 0h400v400H0z" />
      <Backdrop tone={tone} />
      <path fill={tone.floor} d="M0 318h400v82H0z" />
      <ellipse cx="200" cy="330" rx="128" ry="9" fill="#000" opacity=".1" />
      <Thing tone={tone} />
    </svg>
  );
}

function Backdrop({ tone: { shape, form } }: MotifProps) {
  if (form < 2) return <circle cx="200" cy="186" r="132" fill={shape} />;
  if (form < 4) return <path fill={shape} d="M84 318V186a116 116 0 0 1 232 0v132z" />;
  return <path fill={shape} d="M60 66h280v252H60z" />;
}
