import type { MotifProps } from "./drawing.tsx";

export function Mug({ tone: { main, shade, light, wood, form } }: MotifProps) {
  return (
    <>
      <ellipse cx="190" cy="316" rx="112" ry="12" fill={wood} />
      <path stroke={shade} strokeWidth="18" fill="none" d="M262 204q52-6 52 38t-58 44" />
      <path
        fill={main}
        d={
          form % 2 === 0
            ? "M112 166h156v112q0 34-34 34h-88q-34 0-34-34z"
            : "M112 166h156l-18 126q-3 20-22 20h-76q-19 0-22-20z"
        }
      />
      <path fill={light} opacity=".6" d="M130 184h18v88q0 10-9 10t-9-10z" />
      {form > 2 ? <path fill={shade} d="M118 224h144v14H118z" /> : null}
      <ellipse cx="190" cy="166" rx="78" ry="14" fill={shade} />
      <path
        stroke={light}
        strokeWidth="6"
        strokeLinecap="round"
        fill="none"
        opacity=".7"
        d="M170 132q-12-14 0-28t0-28M210 132q-12-14 0-28t0-28"
      />
    </>
  );
}
