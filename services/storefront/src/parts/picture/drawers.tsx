import type { MotifProps } from "./drawing.tsx";

export function Drawers({ tone: { main, shade, light, wood, form } }: MotifProps) {
  const isLow = form % 2 === 1;
  const [top, rows] = isLow ? ([206, [214, 260]] as const) : ([146, [154, 202, 250]] as const);
  const [start, width] = isLow ? ([64, 272] as const) : ([104, 192] as const);
  return (
    <>
      <path
        stroke={wood}
        strokeWidth="10"
        strokeLinecap="round"
        d={`M${start + 22} 300v28M${start + width - 22} 300v28`}
      />
      <rect x={start} y={top} width={width} height={306 - top} rx="6" fill={main} />
      {rows.map((y) => (
        <g key={y}>
          <rect x={start + 10} y={y} width={width - 20} height="40" rx="4" fill={light} opacity=".65" />
          <path stroke={shade} strokeWidth="6" strokeLinecap="round" d={`M${start + width / 2 - 20} ${y + 20}h40`} />
        </g>
      ))}
      <path fill={wood} d={`M230 ${top}v-34q0-10 12-10t12 10v34z`} />
      <circle cx="150" cy={top - 20} r="20" fill={shade} />
    </>
  );
}
