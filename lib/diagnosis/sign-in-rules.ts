import type { Rule } from "#lib/diagnosis/rule.ts";

const wantsSignIn = {
  class: "config",
  title: "{host} wants a user name and password",
  cause: "Authentication is off for this connector, and the server takes no mail without it.",
  remedies: ["Switch authentication on and enter user name and password."],
  link: "https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html",
  field: "auth.required",
  fixes: ["signIn"],
} satisfies Partial<Rule>;

/** Servers that want a sign-in or encryption before they take mail. */
export const signInRules: Rule[] = [
  {
    id: "auth.required",
    match: { reply: 530, auth: false },
    ...wantsSignIn,
  },
  {
    id: "auth.required.code",
    match: {
      reply: [502, 503, 550, 553, 554],
      text: /auth\w* (is )?required|not authenticated|unauthenticated senders|(must|please|need to) (first )?(authenticate|log ?in)/i,
      auth: false,
    },
    ...wantsSignIn,
  },
  {
    id: "auth.tls-first",
    match: { reply: [530, 538], text: /STARTTLS|encrypt|TLS/i, isEncrypted: false },
    class: "config",
    title: "{host} wants an encrypted connection first",
    cause: "The server takes neither passwords nor mail in plain text.",
    remedies: ["Set STARTTLS to required, or switch Secure on with port 465."],
    link: "https://support.google.com/a/answer/3726730",
    field: "startTls",
    fixes: ["startTlsRequired", "secureOn"],
  },
];
