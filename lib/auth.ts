import "server-only";

/** Who does something: the name that rows and the screen show. */
export type Actor = { name: string };

/** The person behind the current request. Mailroom listens on loopback only and knows one person: its operator. */
export async function getActor(): Promise<Actor> {
  return { name: "Administrator" };
}
