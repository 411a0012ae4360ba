import type { MotifProps } from "./drawing.tsx";

export function Pan({ tone: { main, shade, light, wood, form } }: MotifProps) {
  return (
    <>
      <rect x="66" y="300" width="268" height="22" rx="6" fill={wood} />
      {form % 2 === 0 ? (
        <>
          <path fill={wood} d="M262 236h104q12 0 12 10t-12 10H262z" />
          <path fill={main} d="M92 226h190l-18 66q-3 10-14 10H124q-11 0-14-10z" />
          <path fill={shade} d="M84 216h206q8 0 8 9t-8 9H84q-8 0-8-9t8-9z" />
        </>
      ) : (
        <>
          <path fill={shade} d="M70 222h260v18H70z" />
          <path fill={main} d="M98 196h204v84q0 22-22 22H120q-22 0-22-22z" />
          <path fill={light} d="M90 186h220v14H90z" />
          <path fill={shade} d="M184 162h32v24h-32z" />
        </>
      )}
      <path fill={light} opacity=".5" d="M126 246h18l6 42h-14z" />
      <path
        stroke={light}
        strokeWidth="6"
        strokeLinecap="round"
        fill="none"
        opacity=".7"
        d="M170 140q-12-16 0-32t0-32M214 140q-12-16 0-32t0-32"
      />
    </>
  );
}
