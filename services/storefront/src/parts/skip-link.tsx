export function SkipLink({ text }: { readonly text: string }) {
  return (
    <a
      href="#content"
      className="fixed start-4 top-3 z-50 -translate-y-20 rounded-full bg-brand px-5 py-2 text-on-brand focus:translate-y-0"
    >
      {text}
    </a>
  );
}
