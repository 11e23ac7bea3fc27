import classes from "#components/moving/moving.module.css";
import type { Note } from "#lib/moving/candidate.ts";

/** What was taken of a connector of another program, what was left, and why. */
export function NoteTable({ title, notes }: { title: string; notes: Note[] }) {
  const left = notes.filter(({ isTaken }) => !isTaken);
  const taken = notes.filter(({ isTaken }) => isTaken);
  return (
    <details className={classes.more}>
      <summary>
        {taken.length} taken, {left.length} left
      </summary>
      <table className={classes.notes} aria-label={`What became of ${title}`}>
        <thead>
          <tr>
            <th scope="col">In the file</th>
            <th scope="col">Here</th>
          </tr>
        </thead>
        <tbody>
          {[...left, ...taken].map(({ field, isTaken, text }) => (
            <tr key={`${field} ${text}`}>
              <th scope="row">
                <code>{field}</code>
              </th>
              <td>{isTaken ? text : `Left out. ${text}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
