import type { MotifProps } from "./drawing.tsx";

export function Trolley({ tone: { main, shade, light, wood } }: MotifProps) {
  return (
    <>
      <path stroke={shade} strokeWidth="9" strokeLinecap="round" fill="none" d="M122 96v204M278 96v204M278 104h26" />
      <rect x="108" y="128" width="184" height="42" rx="8" fill={main} />
      <rect x="108" y="198" width="184" height="42" rx="8" fill={main} />
      <rect x="108" y="262" width="184" height="42" rx="8" fill={main} />
      <path fill={light} opacity=".6" d="M120 138h160v6H120zM120 208h160v6H120zM120 272h160v6H120z" />
      <path fill={wood} d="M140 98h24v30h-24zM172 106h20v22h-20zM222 176h44v22h-44z" />
      <circle cx="128" cy="318" r="12" fill={shade} />
      <circle cx="272" cy="318" r="12" fill={shade} />
    </>
  );
}
