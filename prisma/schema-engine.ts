import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import pg from "pg";

/** The exports of the WebAssembly module that are called by hand; the bindings call the rest. */
type EngineExports = WebAssembly.Exports & { __wbindgen_start: () => void };
type EngineBindings = typeof bindings & { __wbg_set_wasm: (exports: WebAssembly.Exports) => void };

let isLoaded = false;

/**
 * Works with Prisma's own schema engine on a PostgreSQL database. The engine is WebAssembly, so nothing is downloaded;
 * it is instantiated by hand, because the package's entry imports the `.wasm` file as a module, which needs a flag.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  await load();
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(withWholeScripts(new PrismaPg(pool), pool));
    return await work(await bindings.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter));
  } finally {
    await pool.end();
  }
}

/** Runs each script in one go and in one transaction: the adapter itself cuts it at every semicolon, within functions too. */
function withWholeScripts(factory: PrismaPg, pool: pg.Pool): PrismaPg {
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const executeScript = async (script: string) => void (await pool.query(script));
    return Object.assign(await connect(), { executeScript });
  };
  return factory;
}

async function load(): Promise<void> {
  if (isLoaded) return;
  const engine = bindings as EngineBindings;
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
  const module = await WebAssembly.compile(await readFile(entry.replace(/\.js$/, ".wasm")));
  const { exports } = await WebAssembly.instantiate(module, { "./schema_engine_bg.js": engine });
  engine.__wbg_set_wasm(exports);
  (exports as EngineExports).__wbindgen_start();
  isLoaded = true;
}
