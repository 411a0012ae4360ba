/** The place of a card that is on its way, as high as a card usually is. */
export function SkeletonCard() {
  return (
    <li aria-hidden="true" className="animate-pulse">
      <div className="aspect-square rounded-lg bg-sunken" />
      <div className="mt-3 h-3 w-1/3 rounded-sm bg-sunken" />
      <div className="mt-2 h-4 w-4/5 rounded-sm bg-sunken" />
      <div className="mt-2 h-8 w-full rounded-sm bg-sunken" />
      <div className="mt-2 h-4 w-1/4 rounded-sm bg-sunken" />
    </li>
  );
}
