// Import direction, as in docs/architecture.md. test/tidy/import-rules.test.ts breaks every rule here once, to prove
// that it still bites.

// "No framework, no driver" is easier to keep as a list of what may be imported than of what may not.
const testFile = "\\.test\\.ts$|/testing/";
const drivers =
  "^node_modules/(pg|ioredis|@platformatic/kafka|express|stripe|ws|@grpc|@opentelemetry|undici|nodemailer)(/|$)";
const platformDrivers = "^platform/src/(db|rpc|http|bus|kafka|migrate)[./-]";

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      // By type is fine: events.ts builds what service.ts publishes, and hands what it receives to a service it is given.
      comment: "Two files that need each other at run time are one file, or lack a third.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-unresolved",
      comment: "An import that resolves to nothing would also slip past every other rule.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "service-stands-alone",
      comment: "Services talk over the contract; importing another one couples their releases.",
      severity: "error",
      from: { path: "^services/([^/]+)/" },
      to: { path: "^services/([^/]+)/", pathNot: "^services/$1/" },
    },
    {
      name: "service-imports-library-and-contract-only",
      comment: "Within the repository a service may import @shopstream/platform and @shopstream/protos.",
      severity: "error",
      from: { path: "^services/" },
      to: { path: "^(cli|test|load|chaos|mesh|cdk8s|engines|tools)/" },
    },
    {
      name: "main-is-a-root",
      comment: "A main.ts starts a process when it is imported.",
      severity: "error",
      from: {},
      to: { path: "^services/[^/]+/src/main\\.ts$|^cli/src/main\\.ts$" },
    },
    {
      name: "service-file-knows-no-transport",
      comment: "service.ts holds use cases: no contract, no driver, no framework.",
      severity: "error",
      from: { path: "^services/[^/]+/src/service(\\.ts$|/)", pathNot: testFile },
      to: { path: `^protos/|${drivers}|${platformDrivers}` },
    },
    {
      name: "service-file-takes-the-store-by-type",
      comment: "The store is handed in, so that a test can hand in another.",
      severity: "error",
      from: { path: "^services/[^/]+/src/service(\\.ts$|/)", pathNot: testFile },
      to: { path: "^services/[^/]+/src/(store|rpc|config|app)(\\.ts$|/)", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "store-knows-no-transport",
      comment: "store.ts is SQL and row mapping.",
      severity: "error",
      from: { path: "^services/[^/]+/src/store(\\.ts$|/)", pathNot: testFile },
      to: {
        path: "^protos/|^node_modules/(@grpc|express)(/|$)|^platform/src/(rpc|http)[./-]|^services/[^/]+/src/(rpc|service|app)(\\.ts$|/)",
      },
    },
    {
      name: "deploy-is-data",
      comment: "deploy.ts is read by charts, policies and the local runner: nothing of the service may run with it.",
      severity: "error",
      from: { path: "^services/[^/]+/deploy\\.ts$" },
      to: { path: "^services/[^/]+/src/|^node_modules/|^protos/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "platform-knows-no-service",
      comment: "The library is below everything.",
      severity: "error",
      from: { path: "^platform/" },
      to: { path: "^(services|cli|test|cdk8s|engines)/" },
    },
    {
      name: "contract-knows-nobody",
      comment: "protos/ is the root of the graph.",
      severity: "error",
      from: { path: "^protos/" },
      to: { path: "^(services|cli|test|platform|cdk8s|engines)/" },
    },
    {
      name: "cli-hosts-apps-in-one-place",
      comment: "Only the co-located host may load a service, and only its app.ts or deploy.ts.",
      severity: "error",
      from: { path: "^cli/", pathNot: "^cli/src/colocated/" },
      to: { path: "^services/", pathNot: "^services/[^/]+/deploy\\.ts$" },
    },
    {
      name: "colocated-host-loads-apps",
      comment: "A service shows its app.ts and its deploy.ts; the rest is its own.",
      severity: "error",
      from: { path: "^cli/src/colocated/" },
      to: { path: "^services/", pathNot: "^services/[^/]+/(src/app|deploy)\\.ts$" },
    },
    {
      name: "charts-know-declarations",
      comment:
        "Charts come from deploy.ts and config.ts, which are data and read by name; they run no code of a service.",
      severity: "error",
      from: { path: "^cdk8s/", pathNot: testFile },
      to: { path: "^(services|cli|test|engines)/" },
    },
    {
      name: "engines-know-the-library",
      comment: "The bundled engines are the platform's embedded ones, in an image.",
      severity: "error",
      from: { path: "^engines/" },
      to: { path: "^(services|cli|test|cdk8s)/" },
    },
    {
      name: "parts-know-no-routes",
      comment: "A route puts parts together; what several routes need is a part.",
      severity: "error",
      from: { path: "^services/[^/]+/src/", pathNot: "^services/[^/]+/src/app/" },
      to: { path: "^services/[^/]+/src/app/" },
    },
    {
      name: "what-pages-know-draws-nothing",
      comment: "What is said, priced and asked of the shop is testable without a page, so it may know no component.",
      severity: "error",
      from: { path: "^services/[^/]+/src/", pathNot: "^services/[^/]+/src/(app|parts)/" },
      to: { path: "^services/[^/]+/src/parts/" },
    },
    {
      name: "testing-stays-in-tests",
      comment: "What lives in testing/ starts databases and fakes time.",
      severity: "error",
      from: { path: "^(services|platform|cli)/", pathNot: testFile },
      to: { path: "/testing/" },
    },
    {
      name: "no-dev-dependency-in-production",
      comment: "What runs must be installed where it runs.",
      severity: "error",
      from: { path: "^(services|platform|cli)/", pathNot: testFile },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(\\.cache|\\.shopstream|\\.next|coverage|dist)/|(^|/)next-env\\.d\\.ts$" },
    // Type imports count: "import type" is what the store rule is about.
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".d.ts"],
    },
  },
};
