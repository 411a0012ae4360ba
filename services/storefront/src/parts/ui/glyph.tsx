interface GlyphProps {
  /** What is drawn, on 24 by 24. */
  readonly path: string;
  readonly className?: string;
}

/** Apart from the table of icons, which no script in the browser needs to carry. */
export function Glyph({ path, className = "size-6" }: GlyphProps) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={`${className} shrink-0`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}
