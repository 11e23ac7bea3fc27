/** How servers say that an address has letters that they do not take. */
export const beyondAscii = /non-?ascii|smtputf8|internationali[sz]ed|8-?bit|\butf-?8\b|invalid characters?/i;

/** How servers say that they asked a list about an address. */
export const blockListed =
  /spamhaus|barracuda|spamcop|sorbs|dnsbl|\brbl\b|blocked using|(black|block|deny) ?list|reputation|(?<!\bnot )\blisted (in|at|on|by)/i;
