import type { MotifProps } from "./drawing.tsx";

const books = [
  "M112 112h14v46h-14zM130 118h12v40h-12zM146 106h16v52h-16z",
  "M246 116h12v42h-12zM262 108h16v50h-16z",
] as const;

export function Shelf({ tone: { main, shade, light, wood, form } }: MotifProps) {
  return (
    <>
      <rect x="92" y="82" width="216" height="246" rx="6" fill={main} />
      <path fill={shade} d="M104 94h192v64H104zM104 170h192v64H104zM104 246h192v70H104z" />
      <path fill={light} d={books[form % 2] ?? books[0]} />
      <path fill={wood} d="M180 130h40v28h-40z" />
      <circle cx="148" cy="214" r="20" fill={wood} />
      <path fill={light} d="M214 182h14v52h-14zM232 190h12v44h-12zM248 178h18v56h-18z" />
      <path fill={form > 2 ? light : wood} d="M116 262h76v54h-76z" />
      <path fill="#6f9d78" d="M244 316v-24q-26-4-24-30 24 2 26 22 4-22 26-22 0 26-22 30v24z" />
    </>
  );
}
