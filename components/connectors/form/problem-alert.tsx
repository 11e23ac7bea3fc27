"use client";

import { Alert } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { withSettingLinks } from "#components/policy/setting-links.tsx";

/** A refusal that belongs to no single field. It comes into view, however far the form was scrolled. */
export function ProblemAlert({ message, remedy }: { message: string; remedy?: string }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    element.current?.scrollIntoView({ block: "center" });
  }, []);
  return (
    <Alert
      ref={element}
      role="alert"
      color="red"
      icon={<IconAlertCircle aria-hidden />}
      title={withSettingLinks(message)}
    >
      {remedy}
    </Alert>
  );
}
