import { type Suggestion, typedPieces } from "../catalogue/suggestion.ts";

interface SearchProposalProps {
  readonly id: string;
  readonly suggestion: Suggestion;
  readonly typed: string;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}

/** One line of the list. It never has the focus: the field says which one is meant. */
export function SearchProposal({ id, suggestion, typed, isActive, onChoose }: SearchProposalProps) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field; aria-activedescendant says where one is
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      // Before the field loses focus and closes the list.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={`cursor-pointer px-5 py-2.5 ${isActive ? "bg-sunken" : "hover:bg-sunken"} ${
        suggestion.kind === "product" ? "text-sm" : "font-medium"
      }`}
    >
      {typedPieces(suggestion.label, typed).map(({ text, isTyped, at }) =>
        isTyped ? <mark key={at}>{text}</mark> : text,
      )}
    </div>
  );
}
