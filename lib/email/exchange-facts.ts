import type { OpenExchange } from "#lib/email/connector.ts";
import { describeCertificate } from "#lib/email/entra-credential.ts";
import type { Failure, FailureFacts } from "#lib/email/facts.ts";
import type { StageHandle } from "#lib/email/running-report.ts";
import type { StageFacts } from "#lib/email/stage-facts.ts";

/** What the application signs in with, as far as that may be seen. */
export function describeCredential({
  credential,
  clientAuthentication,
}: OpenExchange): Pick<StageFacts["token"], "credential"> & Partial<StageFacts["token"]> {
  if (credential.type === "secret") {
    const place = clientAuthentication === "header" ? "Authorization header" : "body";
    return { credential: `client secret, in the ${place}` };
  }
  const { thumbprint, validFrom, validTo } = describeCertificate(credential.certificate);
  return {
    credential: "certificate",
    thumbprint,
    certificateValidFrom: validFrom.toISOString(),
    certificateValidTo: validTo.toISOString(),
  };
}

/** The stages in which Microsoft's hosts answer. */
type AskingStage = "tenant" | "token" | "mailbox" | "send";

/** Keeps what a failed request tells: the answer's codes, and the ids under which support finds it again. */
export async function recordingFailure<T>(stage: StageHandle<AskingStage>, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const { facts } = error as Partial<Failure>;
    if (facts) stage.record(answerOf(facts));
    throw error;
  }
}

type Answered = Partial<StageFacts["tenant"] & StageFacts["token"] & StageFacts["mailbox"] & StageFacts["send"]>;

function answerOf({
  httpStatus,
  graphCode,
  oauthError,
  entraCodes,
  tls,
  details = {},
}: Partial<FailureFacts>): Answered {
  const ids = ["requestId", "clientRequestId", "correlationId", "retryAfter"].flatMap((key) =>
    details[key] === undefined ? [] : [[key, String(details[key])]],
  );
  return {
    ...Object.fromEntries(ids),
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(graphCode ? { graphCode } : {}),
    ...(oauthError ? { oauthError } : {}),
    ...(entraCodes ? { entraCodes } : {}),
    ...(tls ? { tls } : {}),
  };
}
