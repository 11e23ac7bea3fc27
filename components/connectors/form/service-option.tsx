"use client";

import { Badge } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import classes from "#components/connectors/form/service-picker.module.css";
import { ServiceIcon } from "#components/connectors/service-icon.tsx";
import type { PickerOption } from "#lib/email/services.ts";

type ServiceOptionProps = {
  id: string;
  option: PickerOption;
  isChosen: boolean;
  isActive: boolean;
  onPoint: () => void;
  onChoose: () => void;
};

/** One choice of the picker: its name, where it is, and whether it still works. */
export function ServiceOption({ id, option, isChosen, isActive, onPoint, onChoose }: ServiceOptionProps) {
  const { key, label, service } = option;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the field, which keeps the focus
    // biome-ignore lint/a11y/useFocusableInteractive: options of a combobox are named to it, never focused
    <div
      id={id}
      role="option"
      aria-selected={isChosen}
      className={classes.option}
      data-active={isActive || undefined}
      onMouseMove={isActive ? undefined : onPoint}
      onClick={onChoose}
    >
      <ServiceIcon service={key} />
      <span className={classes.names}>
        <span>{label}</span>{" "}
        <span className={classes.endpoint}>{service ? `${service.host}:${service.port}` : aboutOption[key]}</span>
      </span>
      {service?.status.is === "dead" && (
        <Badge size="sm" color="red" variant="light">
          Does not work
        </Badge>
      )}
      {service?.status.is === "ending" && (
        <Badge size="sm" color="yellow" variant="light">
          Ending
        </Badge>
      )}
      {isChosen && <IconCheck size={16} aria-hidden />}
    </div>
  );
}

const aboutOption: Record<string, string> = {
  exchange: "Exchange Online through Microsoft Graph",
  other: "Any SMTP server, by host and port",
};
