import "server-only";
import type { SettingView } from "#lib/config/overview.ts";
import { parseSettings, type Settings } from "#lib/settings.ts";

/** A setting that only the environment has. What names a person or opens something is only said to be set. */
type EnvironmentSetting = {
  effect: string;
  read: "secret" | ((values: Settings) => string | number | string[] | undefined);
  /** What holds while it is not set, where no value can say it. */
  absence?: string;
};

const hourMs = 3_600_000;

const sections: Record<string, Record<string, EnvironmentSetting>> = {
  Installation: {
    PORT: { effect: "Port of the pages.", read: ({ port }) => port },
    MAILROOM_LISTEN: {
      effect: "Address that the pages listen at; 0.0.0.0 and :: are all of this machine.",
      read: ({ listen }) => listen,
    },
    MAILROOM_CONFIG: {
      effect: "The settings file.",
      read: ({ configFile }) => configFile.path,
      absence: "mailroom.yml in the data folder",
    },
    MAILROOM_DATA_DIR: {
      effect: "Folder of the settings file, the logs, and the embedded database with its key.",
      read: ({ dataDir }) => dataDir,
    },
    DATABASE_URL: {
      effect: "The PostgreSQL database. Where none is named, npm start hands on the embedded one.",
      read: "secret",
    },
    MAILROOM_ENCRYPTION_KEYS: {
      effect: "Keys that seal stored secrets. Where none is named, npm start hands on its own.",
      read: "secret",
    },
    MAILROOM_ACCEPT_LOST_KEY: {
      effect: "For one start, when the key of the stored secrets is lost: connectors then ask for them.",
      read: ({ isLostKeyAccepted }) => onOff(isLostKeyAccepted),
    },
    MAILROOM_PROXY_HOPS: {
      effect:
        "Reverse proxies before Mailroom that append to X-Forwarded-For; without one that header is not believed.",
      read: ({ proxyHops }) => proxyHops,
    },
    MAILROOM_DNS_SERVERS: {
      effect: "DNS servers that the check of a sender's domain asks.",
      read: ({ dnsServers }) => dnsServers,
      absence: "those of the system",
    },
    MAILROOM_AUDIT_RETENTION_DAYS: {
      effect: "Days that entries of the audit log are kept; 0 keeps them for ever.",
      read: ({ auditRetentionDays }) => auditRetentionDays,
    },
    MAILROOM_LOG_LEVEL: { effect: "How much the log says.", read: ({ logLevel }) => logLevel },
  },
  "Sign-in": {
    MAILROOM_ADMIN_EMAIL: { effect: "Address of the first administrator, created at the start.", read: "secret" },
    MAILROOM_ADMIN_PASSWORD: { effect: "Password of the first administrator.", read: "secret" },
    MAILROOM_OIDC_ISSUER: {
      effect: "The identity provider of single sign-on; needs server.publicUrl.",
      read: ({ oidc }) => oidc?.issuer,
      absence: "passwords alone",
    },
    MAILROOM_OIDC_CLIENT_ID: {
      effect: "Mailroom's own id at the identity provider.",
      read: ({ oidc }) => oidc?.clientId,
    },
    MAILROOM_OIDC_CLIENT_SECRET: { effect: "Mailroom's secret at the identity provider.", read: "secret" },
    MAILROOM_OIDC_NAME: {
      effect: "What people call the identity provider.",
      read: ({ oidc }) => oidc?.name,
      absence: "single sign-on",
    },
    MAILROOM_OIDC_SCOPES: {
      effect: "What is asked of the identity provider.",
      read: ({ oidc }) => oidc?.scopes,
      absence: "openid email profile",
    },
    MAILROOM_OIDC_ROLE_CLAIM: {
      effect: "The claim that decides about roles at every sign-in.",
      read: ({ oidc }) => oidc?.roleClaim,
      absence: "Mailroom alone decides",
    },
    MAILROOM_OIDC_ROLES: {
      effect: "Which value of that claim means which role.",
      read: ({ oidc }) => [...(oidc?.roles ?? [])].map(([value, role]) => `${value}=${role}`),
    },
    MAILROOM_OIDC_DEFAULT_ROLE: {
      effect: "Role of people without such a value.",
      read: ({ oidc }) => oidc?.defaultRole,
      absence: "they are refused",
    },
    MAILROOM_SESSION_IDLE_HOURS: {
      effect: "Hours without use after which a session ends.",
      read: ({ sessionIdleMs }) => sessionIdleMs / hourMs,
    },
    MAILROOM_SESSION_DAYS: {
      effect: "Days after which a session ends in any case.",
      read: ({ sessionAbsoluteMs }) => sessionAbsoluteMs / (24 * hourMs),
    },
  },
  "Tests and sandbox": {
    MAILROOM_TESTS_PER_PERSON: {
      effect: "Tests that one person may start within a minute.",
      read: ({ testLimits }) => testLimits.perPerson,
    },
    MAILROOM_TESTS_PER_MINUTE: {
      effect: "Tests that all people together may start within a minute.",
      read: ({ testLimits }) => testLimits.perMinute,
    },
    MAILROOM_TESTS_AT_ONCE: {
      effect: "Tests of one person that run at the same time.",
      read: ({ testLimits }) => testLimits.atOnce,
    },
    MAILROOM_TEST_FAILED_SIGN_INS: {
      effect: "Sign-ins with one stored secret that may fail within ten minutes.",
      read: ({ testLimits }) => testLimits.failedSignIns,
    },
    MAILROOM_TEST_RECIPIENTS: {
      effect: "Recipients of one test of people who may change connectors.",
      read: ({ testLimits }) => testLimits.recipients,
    },
    MAILROOM_TEST_RECIPIENTS_OPERATOR: {
      effect: "Recipients of one test of an operator.",
      read: ({ testLimits }) => testLimits.recipientsOperator,
    },
    MAILROOM_SANDBOX: {
      effect: "The built-in mail server that keeps what it receives. Off by default with a database of one's own.",
      read: ({ isSandboxOn }) => onOff(isSandboxOn),
    },
    MAILROOM_SANDBOX_PORT: {
      effect: "Port that the sandbox mail server prefers; 0 means any.",
      read: ({ sandboxPort }) => sandboxPort,
    },
  },
};

/** The settings in force that only the environment has, by section. */
export function environmentView(values: Settings): { title: string; settings: SettingView[] }[] {
  const defaults = parseSettings({}, { path: "" });
  return Object.entries(sections).map(([title, settings]) => ({
    title,
    settings: Object.entries(settings).map(([name, { effect, ...setting }]) => ({
      ...{ name, effect, value: linesOf(name, setting, values), default: linesOf(name, setting, defaults) },
      source: values.variables.includes(name) ? { from: "environment", variable: name } : { from: "default" },
    })),
  }));
}

type Shown = Omit<EnvironmentSetting, "effect">;

function linesOf(name: string, { read, absence = "none" }: Shown, values: Settings): string[] {
  if (read === "secret") return [values.variables.includes(name) ? "set" : "not set"];
  const lines = [read(values) ?? []].flat().map(String).filter(Boolean);
  return lines.length > 0 ? lines : [absence];
}

function onOff(isOn: boolean): string {
  return isOn ? "on" : "off";
}
