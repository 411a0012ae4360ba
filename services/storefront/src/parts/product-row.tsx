import type { ReactNode } from "react";

/** A grid of equal columns, as many as fit. */
export function ProductRow({ children }: { readonly children: ReactNode }) {
  return (
    <ul className="grid grid-cols-2 gap-x-4 gap-y-8 sm:gap-x-6 md:grid-cols-3 xl:grid-cols-4 [&>li]:min-w-0">
      {children}
    </ul>
  );
}
