/** What is said when an action got no answer: it may have been carried out all the same. */
export const unreachable = "Mailroom could not be reached. It is not known whether this was done: look again.";
