/** Of inputs and selects: the browser's own, in the shop's clothes, so that they work as people know them. */
export const selectLook =
  "select-arrow min-h-11 rounded-md border border-line-strong bg-card ps-3 text-base text-ink aria-invalid:border-bad";
