import nextCoreWebVitals from "eslint-config-next/core-web-vitals";
import tseslint from "typescript-eslint";

const environmentDoor = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: "The environment is read only in lib/env.ts.",
};
const clockDoor = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "Ask now() of lib/clock.ts: the test clock must hold everywhere.",
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: "Ask now() of lib/clock.ts: the test clock must hold everywhere.",
  },
];

const config = [
  {
    ignores: [
      "node_modules/",
      ".next/",
      ".demo/",
      "next-env.d.ts",
      "lib/db/generated/",
      "e2e/report/",
    ],
  },
  ...nextCoreWebVitals,
  ...tseslint.configs.recommendedTypeChecked.map((part) => ({
    ...part,
    files: ["**/*.ts", "**/*.tsx"],
  })),
  {
    files: ["**/*.ts", "**/*.tsx"],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
    },
  },
  {
    // Bodies of answers and vitest's matchers have no type; what they are is what the test asks.
    files: ["**/*.test.ts", "**/*.test.tsx", "e2e/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    rules: {
      eqeqeq: ["error", "always"],
      "no-console": "error",
      "import/no-anonymous-default-export": "off",
    },
  },
  {
    files: ["app/**", "components/**", "lib/**", "proxy.ts", "instrumentation.ts"],
    ignores: ["lib/env.ts", "lib/clock.ts", "lib/testing/**", "**/*.test.ts", "**/*.test.tsx"],
    rules: { "no-restricted-syntax": ["error", environmentDoor, ...clockDoor] },
  },
  {
    files: ["lib/clock.ts"],
    rules: { "no-restricted-syntax": ["error", environmentDoor] },
  },
  {
    files: ["scripts/**", "bench/**", "e2e/**", "prisma/**", "lib/testing/**"],
    rules: { "no-console": "off" },
  },
];

export default config;
