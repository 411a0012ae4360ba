import type { MotifProps } from "./drawing.tsx";

const legs = ["M96 208 82 328M304 208l14 120", "M100 208v120M300 208v120", "M110 208l36 120M290 208l-36 120"] as const;

export function Table({ tone: { main, shade, light, wood, form } }: MotifProps) {
  return (
    <>
      <path stroke={shade} strokeWidth="11" strokeLinecap="round" fill="none" d={legs[form % 3] ?? legs[0]} />
      <rect x="66" y="190" width="268" height="22" rx={form > 2 ? 11 : 4} fill={main} />
      <path fill={light} opacity=".6" d="M78 194h150v5H78z" />
      <path fill={wood} d="M168 190v-34q0-8 8-8h20q8 0 8 8v34z" />
      <path
        stroke="#5d8a66"
        strokeWidth="5"
        strokeLinecap="round"
        fill="none"
        d="M186 150q-2-34-26-46M186 150q2-40 22-54M186 150q0-30-4-62"
      />
      <path
        fill="#6f9d78"
        d="M160 104q-16-4-20-20 18 0 24 16zM208 96q2-18 18-24 2 18-12 26zM182 90q-10-12-4-28 12 10 8 28z"
      />
    </>
  );
}
