import type { TLSSocket } from "node:tls";
import { Agent, request as send } from "undici";
import { egressOfHttps } from "#lib/email/egress.ts";
import { type Failure, failure } from "#lib/email/facts.ts";
import { canonicalHost } from "#lib/email/host.ts";
import { openHttpsSocket } from "#lib/email/https-socket.ts";
import type { Policy } from "#lib/email/policy.ts";
import { formatSize } from "#lib/email/quantities.ts";
import { checkRoute, type Route, routeTo } from "#lib/email/route.ts";
import type { Exceptions } from "#lib/email/target.ts";

/** An answer. `json` is the parsed body when it is a JSON object, else `undefined`. */
export type HttpsAnswer = {
  status: number;
  headers: Record<string, string>;
  json: Record<string, unknown> | undefined;
};

/** One request; its URL decides which host is judged and dialled. */
export type HttpsRequest = {
  url: string;
  method: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
  /** How long the answer may take, in milliseconds; else the policy's `answerMs`. */
  limitMs?: number;
};

/** Requests one after the other, each judged by the egress policy. `close` cuts the connections. */
export type Https = {
  /**
   * Sends one request and reads its answer; a redirect is an answer like any other and is not followed.
   * @throws Failure of the egress policy, of DNS, of the connection or of TLS while nothing was sent; later, when the
   * other side may have acted on the request, with a code that `mayHaveArrived` knows. When `signal` fires before
   * anything was sent, its reason.
   */
  request: (request: HttpsRequest) => Promise<HttpsAnswer>;
  close: () => Promise<void>;
};

type HttpsOptions = {
  policy: Policy;
  /** The connector's. */
  exceptions: Exceptions;
  /** Aborting it closes the sockets at once. */
  signal: AbortSignal;
  /** Receives the dialogue: one line a request, one line an answer. */
  say: (line: string) => void;
};

/** The codes of failures after the request left. */
const afterwards = ["HTTPS_NO_ANSWER", "HTTPS_ANSWER_LOST", "HTTPS_ANSWER_TOO_LONG", "HTTPS_ABANDONED"];

/** True when the request of a failed exchange may have reached the other side. */
export function mayHaveArrived(error: unknown): boolean {
  const code = (error as Partial<Failure>)?.facts?.code;
  return code !== undefined && afterwards.includes(code);
}

/** The way to the place that a URL leads to. */
export function routeOfUrl(url: string, policy: Policy, exceptions: Exceptions): Route {
  const { hostname, port } = new URL(url);
  const target = { scheme: "https", host: canonicalHost(hostname), port: Number(port || 443) } as const;
  return routeTo(target, policy, exceptions, egressOfHttps(policy));
}

/**
 * Opens an HTTPS client on Mailroom's own sockets: every name is resolved and judged by the policy, and only the judged
 * addresses are dialled. No redirects, and no proxy but the policy's.
 */
export function openHttps({ policy, exceptions, signal, say }: HttpsOptions): Https {
  const closing = new AbortController();
  const stop = AbortSignal.any([signal, closing.signal]);
  let onConnect: ((connection: Promise<TLSSocket>) => void) | undefined;
  const agent = new Agent({
    connections: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
    connect: ({ protocol, host: authority = "" }, callback) => {
      const connection = openHttpsSocket(routeOfUrl(`${protocol}//${authority}`, policy, exceptions), stop);
      onConnect?.(connection);
      connection.then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
    },
  });

  return {
    async request({ url, limitMs = policy.limits.answerMs, ...options }) {
      const target = routeOfUrl(url, policy, exceptions);
      checkRoute(target);
      stop.throwIfAborted();
      const deadline = startPausableLimit(limitMs);
      let isConnecting = false;
      let connectError: unknown;
      onConnect = (connection) => {
        isConnecting = true;
        deadline.pause();
        connection.then(
          () => {
            isConnecting = false;
            deadline.resume();
          },
          (error: unknown) => {
            connectError = error;
          },
        );
      };
      say(`C: ${options.method} ${url.split("?")[0]}`);
      const start = performance.now();
      try {
        const abort = AbortSignal.any([stop, deadline.signal]);
        const response = await send(url, { ...options, dispatcher: agent, signal: abort });
        const answer = await readAnswer(target, response, policy.maxAnswerBytes);
        say(`S: ${answer.status} (${Math.round(performance.now() - start)} ms)`);
        return answer;
      } catch (error) {
        if (isConnecting) throw stop.aborted ? stop.reason : (connectError ?? error);
        if (stop.aborted) throw lost("HTTPS_ABANDONED", target, "The wait for the answer was ended.");
        if (deadline.signal.aborted) throw lost("HTTPS_NO_ANSWER", target, `No answer within ${limitMs} ms.`);
        if (error instanceof Error && "facts" in error) throw error;
        throw lost("HTTPS_ANSWER_LOST", target, "The connection broke before the answer was complete.", error);
      } finally {
        onConnect = undefined;
        deadline.pause();
      }
    },
    close: async () => {
      closing.abort();
      await agent.destroy();
    },
  };
}

async function readAnswer(
  { host }: { host: string },
  { statusCode, headers, body }: Awaited<ReturnType<typeof send>>,
  maxAnswerBytes: number,
): Promise<HttpsAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxAnswerBytes)
      throw failure("HTTPS_ANSWER_TOO_LONG", `The answer is longer than ${maxAnswerBytes} bytes.`, {
        details: { host, limit: formatSize(maxAnswerBytes) },
      });
    chunks.push(chunk);
  }
  const entries = Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]);
  return {
    status: statusCode,
    headers: Object.fromEntries(entries),
    json: parseObject(Buffer.concat(chunks).toString()),
  };
}

function lost(code: string, { host }: { host: string }, text: string, cause?: unknown): Failure {
  const originalCode = (cause as NodeJS.ErrnoException | undefined)?.code;
  return failure(code, text, { ...(originalCode ? { originalCode } : {}), details: { host } });
}

/** A time limit that stands still while a connection is being made, which has limits of its own. */
function startPausableLimit(limitMs: number): { signal: AbortSignal; pause: () => void; resume: () => void } {
  const control = new AbortController();
  const start = () => setTimeout(() => control.abort(), limitMs);
  let timer = start();
  const pause = () => clearTimeout(timer);
  return {
    signal: control.signal,
    pause,
    resume: () => {
      pause();
      timer = start();
    },
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
