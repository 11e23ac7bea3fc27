/** How a provider signs mail with DKIM, as far as that is public. */
type DkimFacts = {
  /** The selectors it signs with unless somebody chose others. */
  selectors: string[];
  /** What the selectors' CNAME records point at, in the same order; see `fillIn` in lib/domain for the place-holders. */
  targets?: string[];
  /** True where a domain may have other selectors than these. */
  mayDiffer?: true;
  /** Where the provider shows the records of a domain. */
  console?: string;
};

/** A provider as far as its servers can be told from their host name or greeting, and what DNS says about it. */
export type Provider = {
  /** What people call it. */
  label: string;
  /** The submission hosts. */
  hosts: RegExp;
  /** How its servers greet, for connectors that reach them under another name. */
  banner?: RegExp;
  /** True where mail is sent under the account's own address whatever From says. */
  rewritesFrom?: true;
  /** Domains that belong to it and in which it gives addresses away: nobody else can publish records there. */
  domains?: RegExp;
  /** The names under which SPF records include it, the one to propose first; one for each region or cloud. */
  spfIncludes?: string[];
  /**
   * The return-path that receivers judge SPF by: the sender's own domain, or one of the provider's, which may be a
   * sub-domain handed over to it. Absent where that depends on how the account is set up.
   */
  returnPath?: "sender" | "provider";
  dkim?: DkimFacts;
  /** The MX records of domains whose mailboxes are there, as `priority host`. */
  mx?: string[];
};
