/**
 * Who may import what, denied unless it stands here. `from` is a room; `to` names the rooms and
 * packages it may use besides itself. Tests and lib/testing look wherever they must.
 */
const npm = (...names) => names.map((name) => `node_modules/(@types/)?${name}/`);
const CORE = "^(node:)?[a-z_]+(/promises)?$";
const PURE = ["^lib/billing/contract/", "^lib/billing/domain/"];
const PLAIN = ["^lib/(env|clock|log)\\.ts$", CORE];

const ROOMS = {
  "lib/billing/domain/": [],
  "lib/billing/contract/": ["^lib/billing/domain/", ...npm("zod")],
  "lib/billing/context.ts": ["^lib/auth/actor\\.ts$", "^lib/db/(scope|transaction)\\.ts$"],
  "lib/billing/data/": [
    "^lib/billing/domain/",
    "^lib/(db|ephi)/",
    "^lib/auth/actor\\.ts$",
    "^lib/clock\\.ts$",
    CORE,
  ],
  "lib/billing/[a-z-]+-on-wire.ts|lib/billing/on-wire.ts|lib/billing/provider-refs.ts": [
    ...PURE,
    "^lib/billing/(context|[a-z-]*on-wire)\\.ts$",
    "^lib/billing/data/",
    "^lib/(auth|ephi)/",
  ],
  "lib/billing/operations/": [
    ...PURE,
    ...PLAIN,
    "^lib/billing/(context|provider-refs|[a-z-]*on-wire)\\.ts$",
    "^lib/billing/data/",
    "^lib/(audit|auth|db|ephi|jobs)/",
    "^lib/stripe/payment-gateway\\.ts$",
  ],
  "lib/billing/views/": [
    ...PURE,
    ...PLAIN,
    "^lib/billing/(context|provider-refs|[a-z-]*on-wire)\\.ts$",
    "^lib/billing/data/",
    "^lib/(audit|auth|db|ephi|format)/",
  ],
  "lib/http/": [
    ...PURE,
    ...PLAIN,
    "^lib/billing/context\\.ts$",
    "^lib/(auth|db|ephi|jobs)/",
    ...npm("next", "react", "prom-client", "rate-limiter-flexible", "zod", "zod-openapi"),
  ],
  "lib/auth/": [
    ...PLAIN,
    "^lib/billing/domain/",
    "^lib/(audit|db)/",
    ...npm("@node-rs/argon2", "next", "next-auth", "otplib", "rate-limiter-flexible", "zod"),
  ],
  "lib/audit/": [...PLAIN, "^lib/billing/(context\\.ts$|domain/)", "^lib/(auth|db)/"],
  "lib/ephi/": [...PLAIN, "^lib/db/", ...npm("zod")],
  "lib/jobs/": [
    ...PLAIN,
    "^lib/env-stop\\.ts$",
    "^lib/billing/(context\\.ts$|domain/|operations/)",
    "^lib/(audit|db|mail|stripe)/",
    ...npm("graphile-worker", "pg", "zod"),
  ],
  "lib/stripe/": [...PLAIN, "^lib/billing/domain/", "^lib/ephi/", ...npm("stripe", "zod")],
  "lib/mail/": [...PLAIN, "^lib/(billing/domain|ephi|format)/", ...npm("nodemailer", "react")],
  "lib/pdf/": [...PURE, "^lib/format/", ...npm("@react-pdf/renderer", "react")],
  "lib/format/": ["^lib/billing/domain/"],
  "lib/db/": [...PLAIN, ...npm("@prisma/[a-z-]+", "pg")],
  "lib/(env|env-secrets|env-stop|clock|log).ts": [
    "^lib/(env|env-secrets)\\.ts$",
    "^lib/db/",
    CORE,
    ...npm("pino", "zod"),
  ],
  "components/ui/": ["^lib/format/", "node_modules/"],
  "components/": ["^components/", "^lib/format/", ...PURE, "node_modules/"],
  "(app|proxy.ts|instrumentation.ts)": [
    ...PURE,
    ...PLAIN,
    "^app/",
    "^components/",
    "^lib/env-stop\\.ts$",
    "^lib/billing/(context\\.ts$|operations/|views/)",
    "^lib/(auth|format|http|jobs|pdf|stripe)/",
    "^lib/db/readiness\\.ts$",
    "node_modules/",
  ],
};

const TESTS = "\\.test\\.tsx?$|^lib/testing/";

const rooms = Object.entries(ROOMS).map(([room, allowed]) => {
  const from = `^(${room.replaceAll(".ts", "\\.ts")})`;
  return {
    name: `only what ${room} may use`,
    severity: "error",
    from: { path: from, pathNot: TESTS + (room === "components/" ? "|^components/ui/" : "") },
    to: { pathNot: [from, ...allowed] },
  };
});

/** One door for each of these: whatever else needs it goes through that room. */
const DOORS = {
  "node_modules/@prisma/|lib/db/generated/": "lib/db/|lib/billing/data/|scripts/|prisma/|bench/",
  "node_modules/stripe/": "lib/stripe/|e2e/|bench/",
  "node_modules/next-auth/": "lib/auth/|app/|components/",
  "node_modules/graphile-worker/": "lib/jobs/|scripts/",
  "node_modules/pg/": "lib/db/|lib/jobs/|scripts/|prisma/|e2e/|bench/",
};

const doors = Object.entries(DOORS).map(([what, rooms]) => ({
  name: `one door to ${what}`,
  severity: "error",
  from: { pathNot: `^(node_modules/|${rooms})|${TESTS}` },
  to: { path: what },
}));

module.exports = {
  forbidden: [
    ...rooms,
    ...doors,
    {
      name: "every room of lib stands in the list",
      severity: "error",
      from: {
        path: "^lib/",
        pathNot: [TESTS, "^lib/db/generated/", ...Object.keys(ROOMS).map((room) => `^(${room})`)],
      },
      to: {},
    },
    {
      name: "operations know the gateway by its type only",
      severity: "error",
      from: { path: "^lib/billing/operations/", pathNot: TESTS },
      to: { path: "^lib/stripe/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "the product knows nothing of its surroundings",
      severity: "error",
      from: { path: "^(app|components|lib)/", pathNot: TESTS },
      to: { path: "^(e2e|bench|scripts|prisma|lib/testing)/" },
    },
    {
      name: "lib knows nothing of the pages",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: "^(app|components)/" },
    },
    {
      name: "no cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "nothing missing", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(\\.next|\\.demo|e2e/report|e2e/results)|^lib/db/generated/.+/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
