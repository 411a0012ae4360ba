import type { MotifProps } from "./drawing.tsx";

export function Sofa({ tone: { main, shade, light, wood, form } }: MotifProps) {
  return (
    <>
      <path stroke={wood} strokeWidth="9" strokeLinecap="round" d="M88 300l-6 28M312 300l6 28" />
      <path fill={main} d="M78 184q0-34 34-34h176q34 0 34 34v70H78z" />
      <path stroke={shade} strokeWidth="3" d={form % 2 === 0 ? "M200 152v90" : "M160 152v90M240 152v90"} />
      <rect x="70" y="240" width="260" height="64" rx="14" fill={shade} />
      <rect x="92" y="226" width={form % 2 === 0 ? 106 : 216} height="38" rx="12" fill={light} />
      {form % 2 === 0 ? <rect x="202" y="226" width="106" height="38" rx="12" fill={light} /> : null}
      <rect x="52" y="206" width="46" height="98" rx="20" fill={main} />
      <rect x="302" y="206" width="46" height="98" rx="20" fill={main} />
      {form > 2 ? (
        <rect x="112" y="178" width="54" height="50" rx="10" fill={wood} transform="rotate(-9 139 203)" />
      ) : null}
    </>
  );
}
