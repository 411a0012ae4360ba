/** Does something after a while, unless it is called off before. The one place where the browser's timer is used. */
export function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}
