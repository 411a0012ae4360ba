import { type Clock, systemClock } from "../clock.ts";

/** Real time, but retries wait a tenth of theirs. For tests that await what happens and assert nothing on when. */
export const hurriedClock: Clock = {
  ...systemClock,
  sleep: (delayMs, signal) => systemClock.sleep(delayMs / 10, signal),
};
