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

// Next.js's own scripts are nearly all that the budget of a first page allows (test/e2e/budgets.test.ts), so that parts of
// them that no browser needs are left out. As its router asks for them, and in the browser only.
const smaller = [
  ["../../../lib/constants", "./src/browser/deployment-header.ts"],
  ["../../../../lib/constants", "./src/browser/deployment-header.ts"],
  ["./builtin/global-error", "./src/app/global-error.tsx"],
  ["../components/builtin/global-error", "./src/app/global-error.tsx"],
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
  // Few scripts: each is a request before the page reacts, and most of their code is on every page.
  experimental: {
    turbopackChunking: { minChunkSize: 300_000, maxChunkCountPerGroup: 4, maxMergeChunkSize: 1_000_000 },
  },
  // Also lists what the server itself needs, which is what an image takes.
  output: "standalone",
  poweredByHeader: false,
  // The gateway compresses for whoever gains by it.
  compress: true,
  headers: async () => [{ source: "/:path*", headers: everywhere }],
} satisfies NextConfig;
