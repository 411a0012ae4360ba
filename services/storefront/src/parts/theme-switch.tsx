import { setTheme } from "../actions/set-theme.ts";
import { type Theme, themes } from "../theme.ts";
import { Icon, type IconName } from "./ui/icon.tsx";

interface ThemeSwitchProps {
  readonly theme: Theme;
  readonly label: string;
  readonly text: Readonly<Record<Theme, string>>;
}

const icons: Readonly<Record<Theme, IconName>> = { system: "device", light: "sun", dark: "moon" };

export function ThemeSwitch({ theme, label, text }: ThemeSwitchProps) {
  return (
    <form action={setTheme}>
      <fieldset className="inline-flex rounded-full border border-line-strong p-1">
        <legend className="sr-only">{label}</legend>
        {themes.map((one) => (
          <button
            key={one}
            type="submit"
            name="theme"
            value={one}
            aria-pressed={one === theme}
            aria-label={text[one]}
            title={text[one]}
            className="grid size-9 place-items-center rounded-full text-ink-soft hover:text-ink aria-pressed:bg-ink aria-pressed:text-paper"
          >
            <Icon name={icons[one]} className="size-5" />
          </button>
        ))}
      </fieldset>
    </form>
  );
}
