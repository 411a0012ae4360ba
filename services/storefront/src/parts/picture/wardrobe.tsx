import type { MotifProps } from "./drawing.tsx";

export function Wardrobe({ tone: { main, shade, light, wood, form } }: MotifProps) {
  return (
    <>
      <path stroke={wood} strokeWidth="10" strokeLinecap="round" d="M112 312v14M288 312v14" />
      <rect x="96" y="62" width="208" height="254" rx="6" fill={main} />
      <path
        fill={light}
        opacity=".6"
        d={
          form % 2 === 0
            ? "M108 74h86v230h-86zM206 74h86v230h-86z"
            : "M108 74h86v170h-86zM206 74h86v170h-86zM108 256h184v48H108z"
        }
      />
      <path stroke={shade} strokeWidth="6" strokeLinecap="round" d="M184 170v34M216 170v34" />
      {form > 2 ? <path fill="#fff" opacity=".28" d="M214 84h70v150z" /> : null}
    </>
  );
}
