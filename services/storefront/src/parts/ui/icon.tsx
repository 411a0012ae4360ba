import { Glyph } from "./glyph.tsx";

const shapes = {
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16.2 16.2 21 21",
  cart: "M3 4h2.2l2.3 11.5h10.6L20.5 7H6M9 20.2h.01M16.5 20.2h.01",
  account: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5c.8-3.6 3.8-5.5 7.5-5.5s6.700 1.900 7.500 5.500",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 12.500l4.500 4.500L19 7.500",
  down: "M6 9.500l6 6 6-6",
  forward: "M9.500 6l6 6-6 6",
  back: "M14.500 6l-6 6 6 6",
  giveBack: "M9 14 4 9l5-5M4 9h10.500a5.500 5.500 0 0 1 0 11H11",
  minus: "M6 12h12",
  plus: "M6 12h12M12 6v12",
  bin: "M5 7h14M10 7V5h4v2M7 7l1 13h8l1-13",
  filter: "M4 6.500h16M7 12h10M10 17.500h4",
  star: "m12 3.500 2.600 5.500 6 .800-4.400 4.200 1.100 6-5.300-2.900L6.700 20l1.100-6L3.400 9.800l6-.800L12 3.500Z",
  truck:
    "M3 6h11v10H3zM14 9.500h4l3 3.500v3h-7M7 19.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM17.500 19.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500Z",
  pin: "M12 21c4.500-5 7-8.500 7-11.500a7 7 0 1 0-14 0C5 12.500 7.500 16 12 21ZM12 7.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z",
  key: "M8 11.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9ZM11.500 12.500 20 4M16 8l3 3",
  thumb:
    "M7 10.500v9.500H4v-9.500ZM7 11.500 11 4c1.500 0 2.500 1 2.500 2.500L13 10h5.500c1.200 0 2 1 1.800 2.200l-1.100 6c-.2 1-1 1.800-2 1.800H7",
  device: "M4 5h16v11H4zM9 20h6M12 16v4",
} as const;

export type IconName = keyof typeof shapes;

interface IconProps {
  readonly name: IconName;
  readonly className?: string;
}

// Those that point somewhere point the other way where one reads from right to left.
const directed = new Set<IconName>(["forward", "back", "giveBack", "truck"]);

/** Says nothing by itself: the text or label beside it does. */
export function Icon({ name, className = "size-6" }: IconProps) {
  return <Glyph path={shapes[name]} className={`${className} ${directed.has(name) ? "rtl:-scale-x-100" : ""}`} />;
}
