"use client";

import { Button, Collapse } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import classes from "#components/connectors/form/form.module.css";
import { SelectField } from "#components/connectors/form/select-field.tsx";

const choices = [
  { value: "body", label: "In the body of the request (usual)" },
  { value: "header", label: "In the Authorization header" },
];

/** Choices that nearly nobody needs, out of the way. */
export function AdvancedFields() {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <div>
      <Button
        className={classes.disclosure}
        variant="subtle"
        color="gray"
        size="compact-sm"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
        leftSection={<IconChevronRight size={16} aria-hidden data-open={isOpen || undefined} />}
      >
        Advanced
      </Button>
      <Collapse id={id} expanded={isOpen}>
        <SelectField
          mt="xs"
          name="clientAuthentication"
          label="Send client credentials"
          data={choices}
          description="The Authorization header follows RFC 6749, section 2.3.1. Change it only if a gateway before Entra asks for it. A certificate always travels in the body."
        />
      </Collapse>
    </div>
  );
}
