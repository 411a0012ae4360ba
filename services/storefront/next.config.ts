import path from "node:path";
import type { NextConfig } from "next";

// What a page may do is decided for each request, in src/proxy.ts; these hold for files too.
const everywhere = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), browsing-topics=()" },
];

// Parts of Next.js's scripts that this shop's browsers have no use for, as those scripts ask for them, and what they get:
// nearly all that the budget of a first page allows is Next.js's own (test/e2e/budgets.test.ts). src/browser/smaller.test.ts
// finds out when a new version asks otherwise, or for more.
const smaller = [
  ["../../../lib/constants", "./src/browser/deployment-header.ts"],
  ["../../../../lib/constants", "./src/browser/deployment-header.ts"],
  ["./builtin/global-error", "./src/app/global-error.tsx"],
  ["../components/builtin/global-error", "./src/app/global-error.tsx"],
  ["./links", "./src/browser/no-links.ts"],
  ["../links", "./src/browser/no-links.ts"],
  ["./scheduler", "./src/browser/no-prefetch.ts"],
  ["./segment-cache/scheduler", "./src/browser/no-prefetch.ts"],
  ["../../segment-cache/scheduler", "./src/browser/no-prefetch.ts"],
  ["next/dist/compiled/process", "./src/browser/process.ts"],
] as const;

export default {
  turbopack: {
    // Workspace packages are TypeScript, and lie outside of this folder.
    root: path.resolve(import.meta.dirname, "../.."),
    resolveAlias: Object.fromEntries(smaller.map(([asked, given]) => [asked, { browser: given }])),
  },
  transpilePackages: ["@shopstream/platform", "@shopstream/protos"],
  // `make check` does that, with the repository's rules.
  typescript: { ignoreBuildErrors: true },
  experimental: {
    // Few scripts: each is a request before the page reacts, and what most pages share compresses best in one piece.
    turbopackChunking: { minChunkSize: 3_000_000, maxChunkCountPerGroup: 1, maxMergeChunkSize: 5_000_000 },
    // Next.js's own scripts are CommonJS, whose unused parts are kept otherwise.
    turbopackCjsTreeShaking: true,
    turbopackCjsScopeHoisting: true,
    turbopackCrossModuleConstants: true,
  },
  // Also lists what the server itself needs, which is what an image takes.
  output: "standalone",
  poweredByHeader: false,
  // The gateway compresses for whoever gains by it.
  compress: true,
  headers: async () => [{ source: "/:path*", headers: everywhere }],
} satisfies NextConfig;
