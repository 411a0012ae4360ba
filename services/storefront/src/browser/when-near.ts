/** Does it once a part of the page is nearly in view; answers how to call it off. */
export function whenNear(part: Element, marginPx: number, work: () => void): () => void {
  const observer = new IntersectionObserver(
    ([entry]) => {
      if (entry?.isIntersecting === true) work();
    },
    { rootMargin: `${marginPx}px` },
  );
  observer.observe(part);
  return () => observer.disconnect();
}
