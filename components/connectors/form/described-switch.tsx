"use client";

import { Switch, type SwitchProps, Text } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "#components/connectors/form/form.module.css";

type DescribedSwitchProps = Omit<SwitchProps, "description"> & { label: string; description: ReactNode };

/** A switch whose name is its label alone: Mantine's own description would become a part of the name. */
export function DescribedSwitch({ description, className, ...rest }: DescribedSwitchProps) {
  const id = useId();
  return (
    <div className={className}>
      <Switch {...rest} aria-describedby={id} />
      <Text id={id} className={classes.switchDescription}>
        {description}
      </Text>
    </div>
  );
}
