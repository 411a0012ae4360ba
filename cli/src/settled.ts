/** Until work is over, however it ends: who awaits its outcome learns of it. */
export const settled = async (work: Promise<unknown>): Promise<void> => {
  await Promise.allSettled([work]);
};
