import { parseConnectorsCommand } from "#scripts/connectors/command.ts";
import { runMain } from "#scripts/main.ts";
import { prepareSingle } from "#scripts/single.ts";

/**
 * Plans and does imports, exports connectors and tests one, from the command line:
 * `npm run connectors -- plan|apply|export|test …`. Exit codes: `plan` 0 when nothing would change and 2 when something
 * would, `test` 0 when it works, 2 when it failed and 3 when it partly worked or is not certain, the others 0; always 1
 * when it could not be done.
 */
await runMain(
  async () => {
    const command = parseConnectorsCommand(process.argv.slice(2));
    // The answer alone goes to standard output, so that it can be written to a file or read by a program.
    console.log = console.error;
    process.env.MAILROOM_LOG_LEVEL ||= "fatal";
    await prepareSingle("tool");
    // Only now: these read the settings of this process and need the generated client.
    const { planFile, applyFile } = await import("#scripts/connectors/import.ts");
    const { exportTo } = await import("#scripts/connectors/export.ts");
    const { testConnector } = await import("#scripts/connectors/test.ts");
    switch (command.verb) {
      case "plan":
        return planFile(command);
      case "apply":
        return applyFile(command);
      case "export":
        return exportTo(command);
      case "test":
        return testConnector(command);
    }
  },
  { stoppedCode: 130 },
);
