/** How every command ends. Scripts switch on these: a number never changes its meaning. */
export const exitCodes = {
  done: 0,
  unexpected: 1,
  usage: 2,
  checkFailed: 3,
  timedOut: 4,
  refused: 5,
  canaryAborted: 6,
  inconclusive: 7,
  chaosDeviated: 8,
  chaosStopped: 9,
  chaosResidue: 10,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
