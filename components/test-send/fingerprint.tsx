import { Fragment } from "react";

/** A value that breaks between the pairs of a fingerprint, where it is one, so that people can compare it. */
export function Fingerprint({ value }: { value: string }) {
  if (!/^(?:[0-9A-F]{2}:)+[0-9A-F]{2}$/.test(value)) return value;
  return value.split(":").map((pair, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pairs repeat, and a fingerprint never changes.
    <Fragment key={index}>
      {index > 0 && (
        <>
          :<wbr />
        </>
      )}
      {pair}
    </Fragment>
  ));
}
