/** A basket, open at the top. Says nothing: the shop's name is beside it. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 64 64" className="size-8 shrink-0" aria-hidden="true">
      <rect width="64" height="64" rx="18" className="fill-brand" />
      <g className="stroke-on-brand" fill="none" strokeWidth="4.500" strokeLinecap="round" strokeLinejoin="round">
        <path d="M13 27h38l-4 21H17zM23 27l6-13M41 27l-6-13" />
        <path d="M26 34v7M32 34v7M38 34v7" />
      </g>
    </svg>
  );
}
