import { maxBodyBytes } from "#lib/body-limit.ts";
import { commonHeaders } from "#lib/security-headers.ts";

/** @type {import("next").NextConfig} */
export default {
  // Tests build beside the build of a running instance, never over it.
  distDir: process.env.NEXT_DIST_DIR || ".next",
  // Types are checked by `npm test`; a start need not repeat it.
  typescript: { ignoreBuildErrors: true, tsconfigPath: "tsconfig.next.json" },
  poweredByHeader: false,
  // proxy.ts sets these too, with a page's own policy; it does not see the build's files and malformed requests.
  headers: async () => [
    { source: "/:path*", headers: Object.entries(commonHeaders).map(([key, value]) => ({ key, value })) },
  ],
  reactStrictMode: true,
  images: { unoptimized: true },
  experimental: {
    // A page that a role does not reach answers 403, see lib/page.ts.
    authInterrupts: true,
    optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"],
    serverActions: { bodySizeLimit: maxBodyBytes },
    // What proxy.ts buffers. More than an action takes: a body that is cut here has to be too large there.
    proxyClientMaxBodySize: maxBodyBytes * 2,
  },
  serverExternalPackages: ["nodemailer", "mailparser", "pino"],
};
