import type { MotifProps } from "./drawing.tsx";

export function Chair({ tone: { main, shade, light, wood, form } }: MotifProps) {
  return (
    <>
      <path
        stroke={wood}
        strokeWidth="9"
        strokeLinecap="round"
        fill="none"
        d={form % 2 === 0 ? "M150 226 136 328M250 226l14 102M166 226l-4 96M234 226l4 96" : "M146 226v102M254 226v102"}
      />
      {form % 3 === 0 ? <path fill={shade} d="M140 286h120v7H140z" /> : null}
      <path
        fill={main}
        d={form < 3 ? "M142 88q58-22 116 0l-6 118H148z" : "M138 108q0-26 26-26h72q26 0 26 26v98H138z"}
      />
      <path fill={light} opacity=".55" d="M158 104q42-12 84 0l-2 20q-40-10-80 0z" />
      <path fill={shade} d="M128 202h144q10 0 10 12t-10 14H128q-10 0-10-14t10-12z" />
    </>
  );
}
