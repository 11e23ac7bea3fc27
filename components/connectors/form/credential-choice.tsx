"use client";

import { InputWrapper, SegmentedControl } from "@mantine/core";

const credentials = [
  { value: "secret", label: "Client secret" },
  { value: "certificate", label: "Certificate" },
];

/** What the application proves itself with. */
export function CredentialChoice({ value, onChange }: { value: string; onChange: (type: string) => void }) {
  return (
    <InputWrapper label="Credential" labelElement="div">
      <div>
        <SegmentedControl aria-label="Credential" data={credentials} value={value} onChange={onChange} />
      </div>
    </InputWrapper>
  );
}
