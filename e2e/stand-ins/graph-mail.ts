import { type AddressObject, type ParsedMail, simpleParser } from "mailparser";
import type { Answer } from "./entra-refusals.ts";

/** A message that the scripted Graph accepted. */
export type SentMail = { mailbox: string; mime: ParsedMail; source: string; rawPath: string };

type GraphRequest = {
  rawPath: string;
  contentType: string | undefined;
  body: string;
  mailboxes: string[];
  /** The application permissions in the presented token; `undefined` for a token that is not valid here. */
  roles: string[] | undefined;
};

/** An error in Graph's shape. */
export function graphError(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message, innerError: { date: new Date().toISOString() } } } };
}

const badToken = graphError(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.");

/** `GET /users/{id}`: open to applications that may read the directory. */
export function answerUserRequest({ rawPath, mailboxes, roles }: GraphRequest): Answer {
  if (!roles) return badToken;
  if (!roles.some((role) => ["User.Read.All", "User.ReadBasic.All", "Directory.Read.All"].includes(role))) {
    return graphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
  }
  const mailbox = findMailbox(rawPath, mailboxes);
  if (!mailbox)
    return graphError(
      404,
      "Request_ResourceNotFound",
      "Resource does not exist or one of its queried reference-property objects are not present.",
    );
  return {
    status: 200,
    body: { id: "c0ffee00-0000-4000-8000-000000000000", mail: mailbox, userPrincipalName: mailbox },
  };
}

/** `POST /users/{id}/sendMail` in its MIME form: the body is the message in base64. */
export async function answerSendRequest(request: GraphRequest): Promise<Answer & { sent?: SentMail }> {
  const { rawPath, contentType, body, mailboxes, roles } = request;
  if (!roles) return badToken;
  if (!roles.includes("Mail.Send"))
    return graphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
  const mailbox = findMailbox(rawPath, mailboxes);
  if (!mailbox) return graphError(404, "ErrorInvalidUser", "The requested user is invalid.");
  if (!/^text\/plain\b/i.test(contentType ?? "")) {
    return graphError(400, "RequestBodyRead", "This stand-in takes messages in MIME form only.");
  }
  const bytes = Buffer.from(body, "base64");
  if (bytes.toString("base64") !== body.replace(/\s/g, "")) {
    return graphError(400, "ErrorMimeContentInvalidBase64String", "The body is not base64.");
  }
  const mime = await simpleParser(bytes);
  const from = mime.from?.value[0]?.address?.toLowerCase();
  if (from !== mailbox)
    return graphError(
      403,
      "ErrorSendAsDenied",
      "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account., Cannot submit message.",
    );
  if ([mime.to, mime.cc, mime.bcc].every((list) => addressesOf(list).length === 0)) {
    return graphError(400, "ErrorInvalidRecipients", "At least one recipient is not valid.");
  }
  return { status: 202, sent: { mailbox, mime, source: bytes.toString("utf8"), rawPath } };
}

/** The bare addresses of a parsed header. */
export function addressesOf(list: AddressObject | AddressObject[] | undefined): string[] {
  return [list ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address ?? ""));
}

function findMailbox(rawPath: string, mailboxes: string[]): string | undefined {
  const segment = /\/users\/([^/?]+)/.exec(rawPath)?.[1] ?? "";
  const name = decodeURIComponent(segment).toLowerCase();
  return mailboxes.find((mailbox) => mailbox.toLowerCase() === name)?.toLowerCase();
}
