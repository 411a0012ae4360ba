import type { MotifProps } from "./drawing.tsx";

export function Textile({ tone: { main, shade, light, wood, form } }: MotifProps) {
  return (
    <>
      <rect x="84" y="272" width="232" height="48" rx="20" fill={shade} />
      <rect x="92" y="226" width="216" height="52" rx="22" fill={main} />
      <rect x="102" y="180" width="196" height="52" rx="22" fill={light} />
      <path
        stroke={form % 2 === 0 ? wood : shade}
        strokeWidth="6"
        strokeLinecap="round"
        strokeDasharray={form > 2 ? "2 16" : "none"}
        d="M112 240h176M112 262h176"
      />
      <path
        stroke={shade}
        strokeWidth="5"
        strokeLinecap="round"
        d="M98 320v12M122 320v14M146 320v12M254 320v12M278 320v14M302 320v12"
      />
    </>
  );
}
