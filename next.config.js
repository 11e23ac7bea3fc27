/** @type {import("next").NextConfig} */
export default {
  // Tests build beside the build of a running instance, never over it.
  distDir: process.env.NEXT_DIST_DIR || ".next",
  // Types are checked by `npm test`; a start need not repeat it.
  typescript: { ignoreBuildErrors: true, tsconfigPath: "tsconfig.next.json" },
  poweredByHeader: false,
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        // Nobody frames these pages, and a received mail in its frame leads nowhere.
        { key: "Content-Security-Policy", value: "frame-ancestors 'none'; frame-src 'self'; base-uri 'self'" },
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "same-origin" },
      ],
    },
  ],
  reactStrictMode: true,
  images: { unoptimized: true },
  experimental: { optimizePackageImports: ["@mantine/core", "@mantine/hooks", "@tabler/icons-react"] },
  serverExternalPackages: ["nodemailer", "mailparser", "pino"],
};
