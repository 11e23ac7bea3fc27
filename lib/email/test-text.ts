/** What a test mail says unless somebody who may change connectors writes something else. */
export const testText = {
  subject: "Test from Mailroom",
  message: `Hello,

this is a **test mail** from Mailroom. If you can read it, the connector works.

- Somebody sent it by hand to see whether mail arrives.
- No answer is needed.
`,
};
