import { FactList } from "#components/test-send/fact-list.tsx";
import classes from "#components/test-send/report.module.css";
import { replyParts } from "#components/test-send/report-words.ts";
import type { FactLine } from "#lib/email/fact-lines.ts";
import type { CommandReply } from "#lib/email/report.ts";

/** What a stage established, and what the server answered to each command. */
export function StageDetails({ facts, replies }: { facts: FactLine[]; replies: CommandReply[] }) {
  return (
    <div className={classes.facts}>
      <FactList facts={facts} />
      {replies.length > 0 && (
        <dl className={classes.replies}>
          {replies.map((reply, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same command may get the same answer twice.
            <Reply key={index} reply={reply} />
          ))}
        </dl>
      )}
    </div>
  );
}

function Reply({ reply }: { reply: CommandReply }) {
  const { codes, lines } = replyParts(reply);
  return (
    <div>
      <dt>{reply.command}</dt>
      <dd>
        <strong>{codes}</strong> {lines.join("\n")}
      </dd>
    </div>
  );
}
