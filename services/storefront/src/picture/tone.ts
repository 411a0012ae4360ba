/** The colours of one drawing. Each is a CSS colour; backdrops know a light and a dark scheme, things keep theirs. */
export interface Tone {
  readonly wall: string;
  readonly shape: string;
  readonly floor: string;
  readonly main: string;
  readonly shade: string;
  readonly light: string;
  readonly wood: string;
  /** 0 to 5: which of several forms a thing has. */
  readonly form: number;
}

type Thing = readonly [main: string, shade: string, light: string];

const named: Readonly<Record<string, Thing>> = {
  red: ["#b5443a", "#8c3029", "#d4776c"],
  blue: ["#3f6c9c", "#2d5079", "#7ba3cd"],
  turquoise: ["#3b8f92", "#2a6c6f", "#7cc0c2"],
  green: ["#4f7d5b", "#3a5f44", "#86ad90"],
  black: ["#3a3b40", "#26272b", "#5f6168"],
  white: ["#efece5", "#d3cec3", "#fbfaf7"],
  beige: ["#d3bf9f", "#b39d7a", "#e7dac3"],
  sand: ["#d3bf9f", "#b39d7a", "#e7dac3"],
  grey: ["#8d9298", "#6d7278", "#b5babf"],
  gray: ["#8d9298", "#6d7278", "#b5babf"],
  ochre: ["#c58f35", "#9c6e22", "#e0b96f"],
  yellow: ["#d9aa3a", "#ad8424", "#ecce80"],
  pink: ["#cf8d96", "#a96b74", "#e6b9bf"],
  brown: ["#86603f", "#66472d", "#ab8562"],
  oak: ["#c09a66", "#9a774a", "#d9bd93"],
  birch: ["#dcc398", "#b89e73", "#ecdcbd"],
  pine: ["#d9b276", "#b18d55", "#ebd0a4"],
  walnut: ["#7a5538", "#5b3e27", "#9f7856"],
  bamboo: ["#cdb06d", "#a68b4d", "#e2cd9a"],
  steel: ["#9aa3ab", "#757e87", "#c3cad0"],
};

const others = ["blue", "green", "ochre", "red", "turquoise", "sand", "brown", "grey"] as const;
const woods = ["#c09a66", "#a97f4f", "#86603f", "#d9b276"] as const;

const backdrops: readonly (readonly [wall: string, shape: string, floor: string])[] = [
  ["light-dark(#f3ece0, #26231d)", "light-dark(#e8dcc6, #332e25)", "light-dark(#e0d2b8, #1d1a15)"],
  ["light-dark(#e6eee9, #1d2622)", "light-dark(#d2e1d8, #28352f)", "light-dark(#c5d6cb, #161d1a)"],
  ["light-dark(#e9edf2, #1e2329)", "light-dark(#d7dfe8, #2a323b)", "light-dark(#cad4df, #171b20)"],
  ["light-dark(#f4e7e1, #291f1c)", "light-dark(#ead3c9, #382a26)", "light-dark(#e1c6ba, #201815)"],
  ["light-dark(#efeaf0, #242028)", "light-dark(#e0d6e3, #312b37)", "light-dark(#d4c8d8, #1b181e)"],
  ["light-dark(#f3eed8, #272418)", "light-dark(#e8dfb9, #343020)", "light-dark(#dfd4a6, #1e1b12)"],
];

/** The same name always looks the same; a colour that it names is the colour it has. */
export function toneOf(name: string, more = ""): Tone {
  const hash = hashOf(name);
  const colour = `${name} ${more}`
    .toLowerCase()
    .match(/[a-z]+/g)
    ?.find((word) => Object.hasOwn(named, word));
  const [main, shade, light] = named[colour ?? pick(others, hash >>> 8)] as Thing;
  const [wall, shape, floor] = pick(backdrops, hash);
  return { wall, shape, floor, main, shade, light, wood: pick(woods, hash >>> 16), form: (hash >>> 20) % 6 };
}

function pick<T>(list: readonly T[], number: number): T {
  return list[number % list.length] as T;
}

/** FNV-1a: short, and scatters names that differ by a letter. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
