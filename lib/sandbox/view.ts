/** What the list of received messages shows. */
export type SandboxSummary = {
  id: string;
  receivedAt: Date;
  envelopeFrom: string;
  recipients: string[];
  fromText: string;
  subject: string;
  sizeBytes: number;
};

/** A received message, parsed. `headers` are as received, unfolded; `source` is the whole message as text. */
export type SandboxMessage = SandboxSummary & {
  headers: { name: string; value: string }[];
  html: string | undefined;
  text: string | undefined;
  source: string;
  attachments: { name: string; contentType: string; sizeBytes: number }[];
};
