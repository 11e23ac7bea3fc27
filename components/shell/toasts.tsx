"use client";

import dynamic from "next/dynamic";

const Notifications = dynamic(() => import("@mantine/notifications").then((file) => file.Notifications), {
  ssr: false,
});

/** Where confirmations appear; loaded after the page, as no page starts with one. */
export function Toasts() {
  return <Notifications position="top-center" />;
}
