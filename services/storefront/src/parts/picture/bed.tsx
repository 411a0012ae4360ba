import type { MotifProps } from "./drawing.tsx";

export function Bed({ tone: { main, shade, light, wood, form } }: MotifProps) {
  return (
    <>
      <path fill={wood} d={form % 2 === 0 ? "M58 150q142-46 284 0v120H58z" : "M58 134h284v136H58z"} />
      <path stroke={wood} strokeWidth="14" strokeLinecap="round" d="M70 290v36M330 290v36" />
      <rect x="76" y="190" width="112" height="56" rx="20" fill="#fbfaf7" />
      <rect x="212" y="190" width="112" height="56" rx="20" fill="#fbfaf7" />
      <path fill={main} d="M50 246q0-20 22-20h256q22 0 22 20v64H50z" />
      <path fill={light} d="M50 246q0-20 22-20h256q22 0 22 20v14H50z" />
      <path stroke={shade} strokeWidth="3" fill="none" d="M110 262v48M170 262v48M230 262v48M290 262v48" opacity=".6" />
    </>
  );
}
