import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ActionName } from "#lib/access.ts";
import { testDistDir } from "#scripts/test-instance.ts";

/** What an action answered: `ok` or the code of its problem, the problem's sentence, and the whole answer. */
export type Answer = { code: string; message: string; text: string };

/** A browser without a window, for many calls at once and in whichever process. It keeps its cookies. */
export type Caller = {
  /** Calls an action as a page of the process at `url` does. */
  call: (url: string, action: ActionName, ...args: unknown[]) => Promise<Answer>;
  /** Opens the list, which everybody may see who is signed in; answers its status. */
  open: (url: string) => Promise<number>;
};

type Manifest = { node: Record<string, { exportedName: string; workers: Record<string, unknown> }> };

/** A {@link Caller} at this network address, where the processes believe one proxy. */
export function createCaller(address: string): Caller {
  const cookies = new Map<string, string>();
  async function ask(url: string, init: RequestInit): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...init.headers, cookie, "x-forwarded-for": address };
    const response = await fetch(url, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    return response;
  }
  return {
    async call(url, action, ...args) {
      const { id, path } = doorOf(action);
      const headers = { origin: url, "next-action": id, "content-type": "text/plain;charset=UTF-8" };
      const response = await ask(url + path, { method: "POST", headers, body: JSON.stringify(args) });
      const text = await response.text();
      const [, problem] = /"problem":(\{"code":"\w+","message":"(?:[^"\\]|\\.)*")/.exec(text) ?? [];
      if (problem) return { ...(JSON.parse(`${problem}}`) as { code: string; message: string }), text };
      if (response.ok) return { code: "ok", message: "", text };
      throw new Error(`${action} answered ${response.status}: ${text.slice(0, 200)}`);
    },
    open: async (url) => (await ask(`${url}/connectors`, {})).status,
  };
}

let manifest: Manifest | undefined;

/** Under which id the build knows an action, and a page that calls it. */
function doorOf(action: ActionName): { id: string; path: string } {
  const file = join(testDistDir, "server", "server-reference-manifest.json");
  manifest ??= JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const [id, door] = Object.entries(manifest.node).find(([, { exportedName }]) => exportedName === action) ?? [];
  const page = Object.keys(door?.workers ?? {}).find((worker) => !worker.includes("["));
  if (!id || !page) throw new Error(`No page of the build calls ${action}.`);
  return { id, path: page.replace(/^app|\/page$|\/\([^)]*\)/g, "") };
}
