import { IconCopy, IconSend, IconTrash } from "@tabler/icons-react";
import Link from "next/link";
import { useState } from "react";
import { DeleteDialog } from "#components/connectors/delete-dialog.tsx";
import classes from "#components/connectors/list/row-actions.module.css";
import { useMay } from "#components/shell/role.tsx";

type RowActionsProps = { id: string; name: string; canUse: boolean; isOfFile: boolean; isForPeople?: boolean };

/** What can be done with one connector besides editing it, which its name leads to. */
export function RowActions({ id, name, canUse, isOfFile, isForPeople }: RowActionsProps) {
  const [isAsking, setAsking] = useState(false);
  const mayChange = useMay("editor");
  const mayTest = useMay("operator");
  const links = [
    ...(mayTest ? [{ word: "Test", href: `/connectors/${id}/test`, Icon: IconSend }] : []),
    ...(mayChange ? [{ word: "Duplicate", href: `/connectors/new?from=${id}`, Icon: IconCopy }] : []),
  ];
  return (
    <div className={classes.actions}>
      {canUse &&
        links.map(({ word, href, Icon }) => (
          <Link
            key={word}
            href={href}
            prefetch={false}
            className={classes.action}
            aria-label={`${word} ${name}`}
            title={word}
          >
            <Icon size={17} stroke={1.7} aria-hidden />
          </Link>
        ))}
      {mayChange && !isOfFile && (
        <button
          type="button"
          className={classes.action}
          aria-label={`Delete ${name}`}
          title="Delete"
          onClick={() => setAsking(true)}
        >
          <IconTrash size={17} stroke={1.7} aria-hidden />
        </button>
      )}
      {isAsking && <DeleteDialog connectors={[{ id, name, isForPeople }]} onClose={() => setAsking(false)} />}
    </div>
  );
}
