"use client";

import dynamic from "next/dynamic";
import classes from "#components/domain/domain.module.css";

/** The check arrives after the form, which it follows: its code is no part of the page's first. */
export const LazyDomainCheck = dynamic(
  () => import("#components/domain/domain-check.tsx").then((module) => module.DomainCheck),
  { ssr: false, loading: () => <div className={classes.placeholder} /> },
);
