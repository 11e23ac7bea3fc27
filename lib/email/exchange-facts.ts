import type { OpenExchange } from "#lib/email/connector.ts";
import { describeCertificate } from "#lib/email/entra-credential.ts";
import type { Failure } from "#lib/email/facts.ts";
import type { RequestIds } from "#lib/email/graph.ts";
import type { StageHandle } from "#lib/email/stages.ts";

/** Says what the application signs in with, as far as that may be seen. */
export function describeCredential(stage: StageHandle, { credential, clientAuthentication }: OpenExchange): void {
  if (credential.type === "secret") {
    stage.fact(
      "Credential",
      `client secret, in the ${clientAuthentication === "header" ? "Authorization header" : "body"}`,
    );
    return;
  }
  const { thumbprint, validTo } = describeCertificate(credential.certificate);
  stage.fact("Credential", "certificate");
  stage.fact("Thumbprint (SHA-256)", thumbprint);
  stage.fact("Certificate valid until", validTo.toISOString().slice(0, 10));
  if (validTo.getTime() < Date.now()) stage.warn("The certificate has expired.");
}

/** Keeps what support needs to find a failed request again. */
export async function withIds<T>(stage: StageHandle, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    noteIds(stage, (error as Partial<Failure>).facts?.details ?? {});
    throw error;
  }
}

const idLabels = {
  requestId: "Request ID",
  clientRequestId: "Client request ID",
  correlationId: "Correlation ID",
  retryAfter: "Retry after",
};

/** Writes down under which ids Microsoft logged a request. */
export function noteIds(stage: StageHandle, ids: Partial<RequestIds> | Record<string, string | number>): void {
  for (const [key, label] of Object.entries(idLabels)) {
    const value = (ids as Record<string, string | number | undefined>)[key];
    if (value !== undefined) stage.fact(label, String(value));
  }
}
