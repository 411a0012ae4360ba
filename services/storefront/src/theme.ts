export const themes = ["system", "light", "dark"] as const;

export type Theme = (typeof themes)[number];

export const themeCookie = "__Host-theme";

export function toTheme(text: unknown): Theme {
  return themes.find((theme) => theme === text) ?? "system";
}
