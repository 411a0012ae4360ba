import type { MotifProps } from "./drawing.tsx";

export function Outdoor({ tone: { main, shade, light, wood, form } }: MotifProps) {
  return (
    <>
      <circle cx={form % 2 === 0 ? 312 : 92} cy="92" r="30" fill="#f2c14e" opacity=".8" />
      <path stroke={wood} strokeWidth="9" strokeLinecap="round" d="M200 92v234" />
      <path
        fill={main}
        d="M70 168q26-92 130-96 104 4 130 96-22-18-44 0-22-18-43 0-21-18-43 0-22-18-43 0-21-18-43 0-22-18-44 0z"
      />
      <path fill={light} opacity=".6" d="M157 168q10-76 43-96 33 20 43 96-22-18-43 0-22-18-43 0z" />
      <path fill={wood} d="M116 262h168v14H116zM128 276h12v50h-12zM260 276h12v50h-12z" />
      <ellipse cx="200" cy="326" rx="40" ry="8" fill={shade} />
    </>
  );
}
