"use client";

import Markdown from "react-markdown";
import classes from "#components/test-send/preview.module.css";
import { rehypePlugins, remarkPlugins, urlTransform } from "#lib/email/markdown.ts";
import { markdownMistake } from "#lib/email/markdown-limits.ts";

const components = {
  a: ({ href, title, children }: React.ComponentProps<"a">) => (
    <a href={href} title={title} target="_blank" rel="noreferrer">
      {children}
    </a>
  ),
};

/** The message as the mail will show it: the same plugins make both. */
export function MarkdownPreview({ markdown }: { markdown: string }) {
  const mistake = markdownMistake(markdown);
  if (mistake) return <p className={classes.quiet}>{mistake}</p>;
  return (
    <div className={classes.mail}>
      <Markdown
        remarkPlugins={remarkPlugins}
        rehypePlugins={rehypePlugins}
        urlTransform={urlTransform}
        components={components}
      >
        {markdown}
      </Markdown>
    </div>
  );
}
