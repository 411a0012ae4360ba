/**
 * All that Next.js's scripts in the browser take from its list of constants, which is two kilobytes of names for the
 * server; next.config.ts puts this in its place there, and the test beside this finds out when they take more.
 */
export const NEXT_NAV_DEPLOYMENT_ID_HEADER = "x-nextjs-deployment-id";
