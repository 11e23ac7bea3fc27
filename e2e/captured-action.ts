import type { APIResponse, Page, Request } from "@playwright/test";

type Claims = { origin?: string; host?: string; "x-forwarded-host"?: string };

/** A call of a server action as the page made it, to be made again with something changed. */
export type CapturedAction = {
  /** What was sent, as text: the action's arguments in JSON. */
  body: string;
  /**
   * Makes the call again from the same browser; without `origin` it claims to come from no page. `host` is the name
   * under which the server is asked, and `x-forwarded-host` what a proxy would say that it is.
   */
  call: (body: string, claims?: Claims) => Promise<{ status: number; text: string }>;
};

/** Waits for the action that `trigger` calls whose arguments mention `marker`. */
export async function captureAction(
  page: Page,
  marker: string,
  trigger: () => Promise<unknown>,
): Promise<CapturedAction> {
  const isIt = (request: Request) =>
    request.headers()["next-action"] !== undefined && (request.postData() ?? "").includes(marker);
  const [request] = await Promise.all([page.waitForRequest(isIt), trigger()]);
  const { origin: _, "content-length": __, cookie: ___, ...headers } = await request.allHeaders();
  const usual = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(":")));
  return {
    body: request.postData() ?? "",
    async call(body, claims = {}) {
      const response: APIResponse = await page.request.post(request.url(), {
        headers: { ...usual, ...claims },
        data: Buffer.from(body),
        failOnStatusCode: false,
      });
      return { status: response.status(), text: await response.text() };
    },
  };
}

/** The arguments with the value at a path (`0.auth.username`) replaced. */
export function replaceAt(body: string, path: string, value: unknown): string {
  const keys = path.split(".");
  const depth = (key: string, holder: unknown, rest: string[]): unknown => {
    const copy = structuredClone(holder) as Record<string, unknown>;
    const [next, ...others] = rest;
    copy[key] = next === undefined ? value : depth(next, copy[key], others);
    return copy;
  };
  const [first = "0", ...rest] = keys;
  return JSON.stringify(depth(first, JSON.parse(body), rest));
}
