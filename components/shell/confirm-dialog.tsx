"use client";

import { Alert, Button, Group, Modal, Text } from "@mantine/core";
import type { ReactNode } from "react";

type ConfirmDialogProps = {
  title: string;
  children: ReactNode;
  cancelLabel: string;
  confirmLabel: string;
  problem?: string;
  isBusy?: boolean;
  onCancel: () => void;
  onConfirm: () => void;
};

/** A question before something is lost. The harmless answer comes first and has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, cancelLabel, confirmLabel, problem, isBusy, onCancel, onConfirm } = props;
  return (
    <Modal opened onClose={onCancel} title={title} transitionProps={{ duration: 0 }}>
      <Text component="div" size="sm">
        {children}
      </Text>
      {problem && (
        <Alert color="red" mt="md" role="alert">
          {problem}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onCancel} data-autofocus>
          {cancelLabel}
        </Button>
        <Button color="red" onClick={onConfirm} loading={isBusy}>
          {confirmLabel}
        </Button>
      </Group>
    </Modal>
  );
}
