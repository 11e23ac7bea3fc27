import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { access } from "#lib/access.ts";
import { db } from "#lib/db.ts";
import { createPerson, deletePeople, signedInHeaders } from "#lib/people/fixtures.ts";
import { includesRole, type Role, roles } from "#lib/roles.ts";

/** What the browser of the moment sends. */
let sent = new Headers();

vi.mock("next/headers", () => ({
  headers: async () => sent,
  cookies: async () => ({ toString: () => sent.get("cookie") ?? "" }),
}));
vi.mock("next/cache", () => ({ revalidatePath: () => undefined }));
vi.stubEnv("__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS", "true");

type Action = (input?: unknown) => Promise<unknown> | AsyncGenerator<unknown>;

const own = { host: "localhost:3000", origin: "http://localhost:3000" };
const asked = access as Record<string, string>;
const files = globSync("lib/actions/*.ts").filter((file) => !file.endsWith(".test.ts"));
const modules = await Promise.all(files.map((file) => import(`./actions/${basename(file, ".ts")}.ts`)));
const actions = new Map<string, Action>(modules.flatMap((module) => Object.entries(module as Record<string, Action>)));
const visitors: (Role | "nobody")[] = ["nobody", ...roles];

beforeEach(deletePeople);

async function comeAs(who: Role | "nobody"): Promise<void> {
  const headers = who === "nobody" ? new Headers() : await signedInHeaders((await createPerson(who)).email);
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  sent = headers;
}

/** Calls an action as its door is called, with nothing; answers the code of its problem. */
async function codeOf(action: Action): Promise<string | undefined> {
  let last: unknown;
  const answer = action();
  if (Symbol.asyncIterator in answer) for await (const part of answer) last = part;
  else last = await answer;
  return (last as { problem?: { code: string } }).problem?.code;
}

/** The path of a page or route from its file. */
function pathOf(file: string): string {
  const folders = file.split("/").slice(1, -1);
  return `/${folders.filter((name) => !name.startsWith("(")).join("/")}`;
}

describe("every door is named", () => {
  const named = Object.keys(access);

  test("every exported action states what it asks for, and every name is one", () => {
    expect([...actions.keys()].sort()).toEqual(named.filter((name) => !name.includes("/")).sort());
  });

  test("so does every page, and opens itself by its own path", () => {
    const pages = globSync("app/**/page.tsx");
    expect(pages.map(pathOf).sort()).toEqual(named.filter((name) => name.startsWith("/")).sort());
    for (const file of pages.filter((page) => roles.includes(asked[pathOf(page)] as Role))) {
      const source = readFileSync(file, "utf8");
      const functions = source.match(/^export (default )?async function (generateMetadata|\w+Page|Home)\b/gm) ?? [];
      expect(source.split(`openPage("${pathOf(file)}")`).length - 1, file).toBeGreaterThanOrEqual(
        functions.length || 1,
      );
    }
  });

  test("so does every route, and every method of it", () => {
    const routes = globSync("app/**/route.ts").flatMap((file) => {
      const source = readFileSync(file, "utf8");
      const methods = [...source.matchAll(/^export (?:async )?(?:function|const) ([A-Z]+)\b/gm)].map(
        ([, name]) => name,
      );
      return methods.map((method) => ({ name: `${method} ${pathOf(file)}`, source }));
    });
    expect(routes.map(({ name }) => name).sort()).toEqual(named.filter((name) => name.includes(" ")).sort());
    for (const { name, source } of routes.filter(({ name }) => roles.includes(asked[name] as Role))) {
      expect(source).toContain(`runRoute("${name}"`);
    }
  });
});

describe.each(visitors)("%s", (who) => {
  test.each([...actions])("calls %s", async (name, action) => {
    await comeAs(who);
    const needed = asked[name] as Role;
    const code = await codeOf(action);
    if (!roles.includes(needed)) return expect(["signInNeeded", "forbidden"]).not.toContain(code);
    if (who === "nobody") return expect(code).toBe("signInNeeded");
    if (!includesRole(who, needed)) return expect(code).toBe("forbidden");
    expect(["signInNeeded", "forbidden", "unexpected"]).not.toContain(code);
  });

  test("opens pages", async () => {
    const { openPage } = await import("#lib/page.ts");
    await createPerson("administrator");
    for (const [path, needed] of Object.entries(access)) {
      if (!path.startsWith("/") || !roles.includes(needed as Role)) continue;
      await comeAs(who);
      const opened = await openPage(path as "/connectors").then(
        () => "opened",
        (error: { digest?: string }) => error.digest,
      );
      if (who === "nobody") expect(opened, path).toContain(";/sign-in;");
      else expect(opened, path).toBe(includesRole(who, needed as Role) ? "opened" : "NEXT_HTTP_ERROR_FALLBACK;403");
    }
  });

  test("asks routes", async () => {
    const { runRoute } = await import("#lib/route.ts");
    await comeAs(who);
    const { status } = await runRoute("GET /settings/audit/export", async () => new Response("log"));
    expect(status).toBe(who === "nobody" ? 401 : who === "administrator" ? 200 : 403);
  });
});

test("a refusal is in the audit log, with who it was and which door", async () => {
  await comeAs("viewer");
  await codeOf(actions.get("deleteConnectors") as Action);
  const entry = await db.auditEntry.findFirst({ where: { action: "access.refuse" }, orderBy: { at: "desc" } });
  expect(entry).toMatchObject({ outcome: "refused", targetName: "deleteConnectors" });
  expect(entry?.actorName).toMatch(/^viewer/);
});

test("a foreign origin is refused before anything else", async () => {
  await comeAs("administrator");
  sent.set("origin", "https://evil.example");
  for (const action of actions.values()) expect(await codeOf(action)).toBe("foreignOrigin");
});

test("before the set-up every page leads there, and afterwards no set-up is done", async () => {
  const { openPage } = await import("#lib/page.ts");
  await comeAs("nobody");
  await expect(openPage("/connectors")).rejects.toMatchObject({ digest: expect.stringContaining(";/setup;") });
  expect(await codeOf(actions.get("setUp") as Action)).toBe("invalid");
  await createPerson("viewer");
  expect(await codeOf(actions.get("setUp") as Action)).toBe("notFound");
});
