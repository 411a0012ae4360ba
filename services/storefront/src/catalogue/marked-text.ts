export interface MarkedPiece {
  readonly text: string;
  readonly isMatch: boolean;
  /** Where it stands, which tells equal pieces apart. */
  readonly at: number;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'" };

/**
 * The API's highlight as pieces of plain text. It is escaped HTML with <mark>; read like this nothing of it is ever HTML
 * here, whatever a product is called. Falls back to the title when they do not agree.
 */
export function markedText(highlight: string, title: string): readonly MarkedPiece[] {
  const pieces = highlight
    .split(/(<mark>.*?<\/mark>)/)
    .filter((piece) => piece !== "")
    .map((piece, at) => ({
      text: decoded(piece.replace(/^<mark>|<\/mark>$/g, "")),
      isMatch: piece.startsWith("<mark>"),
      at,
    }));
  return pieces.map(({ text }) => text).join("") === title ? pieces : [{ text: title, isMatch: false, at: 0 }];
}

function decoded(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39|#x27);/g, (_whole, name: string) => entities[name] ?? "");
}
