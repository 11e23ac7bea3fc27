"use client";

import { Button, Skeleton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useEffect, useId, useState } from "react";
import { useWatch } from "react-hook-form";
import classes from "#components/connectors/form/form.module.css";
import { useDraftForm } from "#components/connectors/form/form-context.tsx";

const AdvancedChoices = dynamic(
  () => import("#components/connectors/form/advanced-choices.tsx").then((module) => module.AdvancedChoices),
  { loading: () => <Skeleton height={160} /> },
);

/** Choices that nearly nobody needs, out of the way as long as none of them is made. */
export function AdvancedFields() {
  const { control } = useDraftForm();
  const isException = useWatch({
    control,
    name: [
      ...(["trustedCertificate", "clientCertificate", "isOldTlsAllowed", "verification", "proxy"] as const),
      ...(["connectSeconds", "answerSeconds", "totalSeconds"] as const),
    ],
  }).some(Boolean);
  const [isOpen, setIsOpen] = useState(isException);
  const id = useId();
  useEffect(() => {
    if (isException) setIsOpen(true);
  }, [isException]);

  return (
    <div>
      <Button
        className={classes.disclosure}
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-expanded={isOpen}
        aria-controls={id}
        data-holds="clientAuthentication trustedCertificate clientCertificate isOldTlsAllowed verification proxy connectSeconds answerSeconds totalSeconds"
        onClick={() => setIsOpen(!isOpen)}
        leftSection={<IconChevronRight size={16} aria-hidden data-open={isOpen || undefined} />}
      >
        Advanced
      </Button>
      <div id={id}>{isOpen && <AdvancedChoices />}</div>
    </div>
  );
}
