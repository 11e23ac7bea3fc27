/** What the section of the page that checks the sender's domain listens for. */
export const domainCheckAsked = "mailroom:check-domain";

/** Shows the check of the sender's domain and starts it, from anywhere on a page that has one. */
export function startDomainCheck(): void {
  window.dispatchEvent(new Event(domainCheckAsked));
}
