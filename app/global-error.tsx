"use client";

export default function GlobalError({ reset }: { error: Error; reset: () => void }) {
  return (
    <html lang="en">
      <head>
        <title>Mailroom could not be shown</title>
      </head>
      <body style={{ font: "16px/1.5 system-ui, sans-serif", margin: "12vh auto", maxWidth: 480, padding: "0 16px" }}>
        <h1 style={{ fontSize: 22 }}>Mailroom could not be shown</h1>
        <p>It is not known whether your last change was made: look again. The server’s log says what happened.</p>
        <button type="button" onClick={reset} style={{ font: "inherit", padding: "6px 14px" }}>
          Try again
        </button>
      </body>
    </html>
  );
}
