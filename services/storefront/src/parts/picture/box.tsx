import type { MotifProps } from "./drawing.tsx";

export function Box({ tone: { main, shade, light, wood, form } }: MotifProps) {
  return (
    <>
      <path fill={shade} d="M200 150 312 196v98l-112 44z" />
      <path fill={main} d="M200 150 88 196v98l112 44z" />
      <path fill={light} d="M200 150 88 196l112 42 112-42z" />
      <path fill={wood} d={form % 2 === 0 ? "M132 178 244 222v34l16-6v-34L150 171z" : "M186 232h28v44h-28z"} />
    </>
  );
}
