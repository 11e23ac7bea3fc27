"use client";

import { Button } from "@mantine/core";
import { IconRefresh, IconTrash } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useState, useTransition } from "react";
import { useMay } from "#components/shell/role.tsx";

const ClearDialog = dynamic(() => import("#components/sandbox/clear-dialog.tsx").then((file) => file.ClearDialog));

const refreshMs = 4_000;
/** A refresh would start a navigation that is still under way again, so a followed link gets this long to arrive. */
const leavingMs = 30_000;

type SandboxActionsProps = { total: number; isFollowing: boolean };

/** Refresh and "Delete all"; while `isFollowing`, new messages appear by themselves as long as the page is looked at. */
export function SandboxActions({ total, isFollowing }: SandboxActionsProps) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  const mayClear = useMay("operator");
  const [isPending, startTransition] = useTransition();
  useFollowing(isFollowing);

  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={17} aria-hidden />}
        loading={isPending}
        onClick={() => startTransition(() => router.refresh())}
      >
        Refresh
      </Button>
      {mayClear && total > 0 && (
        <Button
          color="red"
          variant="outline"
          leftSection={<IconTrash size={17} aria-hidden />}
          onClick={() => setAsking(true)}
        >
          Delete all
        </Button>
      )}
      {isAsking && <ClearDialog total={total} onClose={() => setAsking(false)} />}
    </>
  );
}

function useFollowing(isFollowing: boolean) {
  const router = useRouter();
  useEffect(() => {
    if (!isFollowing) return;
    let leavingUntil = 0;
    const noteLeaving = ({ target }: MouseEvent) => {
      if (target instanceof Element && target.closest("a")) leavingUntil = Date.now() + leavingMs;
    };
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && Date.now() > leavingUntil) router.refresh();
    }, refreshMs);
    document.addEventListener("click", noteLeaving, true);
    return () => {
      clearInterval(timer);
      document.removeEventListener("click", noteLeaving, true);
    };
  }, [isFollowing, router]);
}
