/** The language and order in which dates are written. */
export const locale = "en-GB";
