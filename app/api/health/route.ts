import { getHealth } from "#lib/health/status.ts";

export const dynamic = "force-dynamic";

/** 200 while the database answers, 503 otherwise; for load balancers and `npm start`. */
export async function GET(): Promise<Response> {
  const health = await getHealth();
  return Response.json(health, {
    status: health.status === "ok" ? 200 : 503,
    headers: { "Cache-Control": "no-store" },
  });
}
