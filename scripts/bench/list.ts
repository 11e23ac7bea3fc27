import pg from "pg";
import { compare, type Figure, ratio, time } from "#scripts/bench/figures.ts";
import { type BenchInstance, startBenchInstance } from "#scripts/bench/instance.ts";

const rounds = 60;
const many = 10_000;
const few = 10;

/** The list page of an installation with 10,000 connectors against one with 10: both show as many rows as they have, up to a page. */
export async function measureList(): Promise<Figure[]> {
  const [large, small] = [await startBenchInstance(), await startBenchInstance()];
  try {
    await Promise.all([fill(large.databaseUrl, many), fill(small.databaseUrl, few)]);
    const open = (instance: BenchInstance) => async () => {
      const response = await instance.get("/connectors");
      await response.text();
      if (!response.ok) throw new Error(`The list answered ${response.status}.`);
    };
    await time(open(large));
    const times = await compare(rounds, open(large), open(small));
    const value = ratio(times);
    return [
      { what: `The list with ${many} connectors against ${few}, median of ${rounds}`, value, aim: "1.5 or less" },
    ];
  } finally {
    await Promise.all([large.stop(), small.stop()]);
  }
}

/** Connectors without secrets, as the store writes them. */
async function fill(url: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(
    `INSERT INTO connector (id, slug, name, sender, service, target, settings, created_by, updated_by)
     SELECT gen_random_uuid(), 'bench-' || n, 'Connector ' || n, 'sender' || n || '@example.com', 'other',
            'mail' || n || '.example.com:587',
            jsonb_build_object('kind', 'smtp', 'host', 'mail' || n || '.example.com', 'port', 587, 'secure', false,
                               'startTls', 'required', 'auth', jsonb_build_object('required', false)),
            'Bench', 'Bench'
     FROM generate_series(1, $1) AS n`,
    [count],
  );
  await client.query("ANALYZE connector");
  await client.end();
}
