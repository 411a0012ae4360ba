import type { MotifProps } from "./drawing.tsx";

export function Lamp({ tone: { main, shade, light, wood, form } }: MotifProps) {
  const isHanging = form % 3 === 2;
  if (isHanging)
    return (
      <>
        <path stroke={shade} strokeWidth="4" d="M200 0v132" />
        <path fill="#ffe3a1" opacity=".4" d="M126 204 76 318h248l-50-114z" />
        <path fill={main} d="M200 124q78 8 84 84H116q6-76 84-84z" />
        <path fill={light} opacity=".6" d="M190 138q-46 10-54 52h20q6-36 34-52z" />
        <ellipse cx="200" cy="208" rx="84" ry="9" fill="#ffe9b8" />
      </>
    );
  return (
    <>
      <path fill="#ffe3a1" opacity=".4" d="M138 172 92 318h216l-46-146z" />
      <path
        stroke={wood}
        strokeWidth="9"
        strokeLinecap="round"
        d={form % 3 === 0 ? "M200 170v152" : "M200 170l-34 156M200 170l34 156M200 170v140"}
      />
      {form % 3 === 0 ? <ellipse cx="200" cy="324" rx="52" ry="10" fill={shade} /> : null}
      <path fill={main} d={form < 3 ? "M158 82h84l34 94H124z" : "M130 84h140v92H130z"} />
      <path fill={light} opacity=".6" d="M164 92h26l-14 74h-26z" />
      <path fill={shade} d="M124 170h152v8H124z" />
    </>
  );
}
