import { db } from "#lib/db.ts";
import { library } from "#lib/people/library.ts";
import { settings } from "#lib/settings.ts";

// Signs the first administrator of an instance in and prints the cookie of the session.
const body = settings().firstAdministrator;
if (!body) throw new Error("MAILROOM_ADMIN_EMAIL and MAILROOM_ADMIN_PASSWORD must be set.");
const { headers } = await library().api.signInEmail({ body, returnHeaders: true });
console.log(headers.get("set-cookie")?.split(";")[0]);
await db.$disconnect();
