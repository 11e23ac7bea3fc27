import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "server-only": new URL("./e2e/server-only.ts", import.meta.url).pathname } },
  test: {
    include: ["{components,e2e,lib,prisma,scripts}/**/*.test.{ts,tsx}"],
    globalSetup: "e2e/vitest-database.ts",
    setupFiles: "e2e/vitest-environment.ts",
    testTimeout: 15_000,
    fileParallelism: true,
  },
});
