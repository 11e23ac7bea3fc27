"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";

/** The part of the Navigation API that tells of Back and Forward; not every browser has it. */
type TraverseEvent = Event & { navigationType: string; destination: { key: string } };
type Navigation = EventTarget & { traverseTo: (key: string) => unknown };

type Destination = () => void;

/**
 * Asks before unsaved changes are left behind: by a link, by Back or Forward, or with the tab. `destination` is set
 * while the question is open; `release` lets the next step pass without one.
 */
export function useLeaveGuard(isGuarding: boolean) {
  const router = useRouter();
  const [destination, setDestination] = useState<Destination>();
  const isReleased = useRef(false);

  useEffect(() => {
    if (!isGuarding) return;
    const ask = (go: Destination) => setDestination(() => go);

    function onUnload(event: BeforeUnloadEvent) {
      if (!isReleased.current) event.preventDefault();
    }
    function onClick(event: MouseEvent) {
      const href = isReleased.current ? undefined : hrefOf(event);
      if (!href) return;
      event.preventDefault();
      event.stopPropagation();
      ask(() => router.push(href));
    }
    function onNavigate(event: Event) {
      const { navigationType, destination: to } = event as TraverseEvent;
      if (isReleased.current || navigationType !== "traverse" || !event.cancelable) return;
      event.preventDefault();
      ask(() => navigation?.traverseTo(to.key));
    }

    const navigation = (window as { navigation?: Navigation }).navigation;
    window.addEventListener("beforeunload", onUnload);
    // On the window and while capturing: before the router's own listeners.
    window.addEventListener("click", onClick, true);
    navigation?.addEventListener("navigate", onNavigate);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      window.removeEventListener("click", onClick, true);
      navigation?.removeEventListener("navigate", onNavigate);
    };
  }, [isGuarding, router]);

  const release = useCallback(() => {
    isReleased.current = true;
  }, []);
  const stay = useCallback(() => setDestination(undefined), []);
  const leave = useCallback(() => {
    isReleased.current = true;
    setDestination(undefined);
    destination?.();
  }, [destination]);

  return { isAsking: destination !== undefined, release, stay, leave };
}

/** Where a click would lead within Mailroom, if it leaves this page in this tab. */
function hrefOf(event: MouseEvent): string | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.hasAttribute("download"))
    return undefined;
  const { origin, pathname, search, hash } = new URL(link.href);
  if (origin !== location.origin) return undefined;
  if (pathname === location.pathname && search === location.search) return undefined;
  return pathname + search + hash;
}
