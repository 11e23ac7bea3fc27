import { redirect } from "next/navigation";
import { openPage } from "#lib/page.ts";

export default async function Home(): Promise<never> {
  await openPage("/");
  redirect("/connectors");
}
