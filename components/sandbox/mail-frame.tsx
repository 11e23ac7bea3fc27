import classes from "#components/sandbox/sandbox.module.css";

/** Nothing is loaded from anywhere, nothing runs: a received mail may have been written by anybody. */
const policy = "default-src 'none'; img-src data: cid:; style-src 'unsafe-inline'";

/** Received HTML in a frame without scripts, forms, pop-ups or network. Links open nothing. */
export function MailFrame({ html }: { html: string }) {
  const head = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><base target="_blank">`;
  return <iframe className={classes.frame} sandbox="" srcDoc={head + html} title="The message as HTML" />;
}
