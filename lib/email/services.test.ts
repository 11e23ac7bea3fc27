import nodemailerServices from "nodemailer/lib/well-known/services.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { serviceGroups } from "#lib/email/service.ts";
import { services } from "#lib/email/service-catalogue.ts";
import { getService, isServiceKey, pickerOptions, searchServices } from "#lib/email/services.ts";

type Listed = {
  host?: string;
  port?: number | string;
  secure?: boolean;
  aliases?: string[];
  domains?: string[];
  authMethod?: string;
  ignoreTLS?: boolean;
};
const listed = Object.entries(nodemailerServices as Record<string, Listed>);
const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");
const namesOf = (service: (typeof services)[number]) => [service.key, service.label, ...service.aliases].map(plain);
const entryOf = (name: string) => {
  const exact = services.filter(({ key, label, aliases }) => [key, label, ...aliases].includes(name));
  const found = exact.length > 0 ? exact : services.filter((service) => namesOf(service).includes(plain(name)));
  return found.length === 1 ? found[0] : undefined;
};

describe("the catalogue, held against nodemailer's list", () => {
  it.each(listed)("has %s with the same host, port and encryption, or says why not", (name, theirs) => {
    const ours = entryOf(name);
    if (!ours) throw new Error(`No single entry of the catalogue is named "${name}".`);
    const differs =
      ours.host !== theirs.host || ours.port !== Number(theirs.port) || ours.secure !== (theirs.secure ?? false);
    expect({ name, differs }).toEqual({ name, differs: ours.corrects !== undefined });
    expect(ours.authMethod).toBe(theirs.authMethod);
    if (theirs.ignoreTLS) expect(ours.startTls).toBe("never");
    for (const alias of [...(theirs.aliases ?? []), ...(theirs.domains ?? [])]) {
      expect(namesOf(ours)).toContain(plain(alias));
      expect(searchServices(alias).map(({ key }) => key)).toContain(ours.key);
    }
  });

  it("adds nothing to it but Elastic Cloud", () => {
    const covered = new Set(listed.map(([name]) => entryOf(name)?.key));
    expect(services.filter(({ key }) => !covered.has(key)).map(({ key }) => key)).toEqual(["elastic-cloud"]);
    expect(covered.size).toBe(listed.length);
  });

  it("corrects exactly the entries known to be wrong", () => {
    const corrected = services.flatMap(({ key, host, port, secure, corrects }) =>
      corrects ? [`${key} ${host}:${port}${secure ? " TLS" : ""}`] : [],
    );
    expect(corrected.sort()).toEqual([
      "bluewin smtpauths.bluewin.ch:465 TLS",
      "hot-ee mail.hot.ee:587",
      "loopia mailcluster.loopia.se:465 TLS",
      "mail-ee smtp.mail.ee:587",
      "maildev localhost:1025",
    ]);
  });
});

describe("every entry", () => {
  it.each(services)("$key is complete and consistent", (service) => {
    expect(service.key).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(service.host).toMatch(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/);
    expect(service.port).toBeGreaterThan(0);
    expect(service.secure).toBe(service.port === 465);
    expect(service.startTls === "never").toBe(service.authentication === "none");
    expect(service.link).toMatch(/^https:\/\//);
    expect(serviceGroups).toContain(service.group);
    if (service.port === 25) expect(service.note ?? service.status.is).not.toBe("works");
    if (service.status.is !== "works") expect(service.status.note).toMatch(/\.$/);
  });

  it("has a key and a label of its own, and takes neither of the picker's two", () => {
    expect(new Set(services.map(({ key }) => key)).size).toBe(services.length);
    expect(new Set(services.map(({ label }) => label)).size).toBe(services.length);
    expect(isServiceKey("exchange") || isServiceKey("other")).toBe(false);
  });
});

it("knows which services are dead, ending, or want a fixed user name", () => {
  const state = (is: string) => services.filter(({ status }) => status.is === is).map(({ key }) => key);
  expect(state("dead").sort()).toEqual(["dynect", "hotmail", "ohmysmtp", "openmailbox", "tutanota"]);
  expect(state("ending")).toEqual(["outlook365"]);
  expect(services.flatMap(({ key, username }) => (username ? [`${key}: ${username}`] : []))).toEqual([
    "sendgrid: apikey",
    "resend: resend",
    "loops: loops",
    "sparkpost: SMTP_Injection",
  ]);
});

it("finds a service by its key and refuses what is not one", () => {
  expect(getService("gmail")).toMatchObject({ host: "smtp.gmail.com", port: 465, secure: true });
  expect(getService("elastic-cloud")).toMatchObject({ host: "dockerhost", port: 10_025, startTls: "never" });
  for (const key of ["Gmail", "", "__proto__", "constructor", "toString"]) {
    expect(isServiceKey(key)).toBe(false);
    expect(() => getService(key)).toThrow("There is no e-mail service");
  }
});

describe("the picker", () => {
  const keys = (query: string) => searchServices(query).map(({ key }) => key);

  it("offers every service, MS Exchange Server and Other, the popular ones first and each group in one piece", () => {
    const options = pickerOptions();
    expect(options).toHaveLength(services.length + 2);
    expect(options.slice(0, 5).map(({ label }) => label)).toEqual([
      "Gmail",
      "Outlook / Microsoft 365",
      "MS Exchange Server",
      "Amazon SES",
      "Elastic Cloud",
    ]);
    const groups = options.map(({ group }) => group).filter((group, index, all) => group !== all[index - 1]);
    expect(groups).toEqual([...serviceGroups]);
    expect(options.filter(({ label }) => label.startsWith("Amazon SES"))).toHaveLength(20);
  });

  it.each([
    ["hotmail", ["hotmail"]],
    ["me@hotmail.com", ["hotmail"]],
    ["o365", ["outlook365", "exchange"]],
    ["Office 365", ["outlook365", "exchange"]],
    ["outlook", ["outlook365", "exchange", "hotmail"]],
    ["gmail.com", ["gmail", "gmail-workspace"]],
    ["googlemail", ["gmail"]],
    ["smtp.gmail.com", ["gmail"]],
    ["ses ireland", ["amazon-ses-eu-west-1"]],
    ["SES-EU-WEST-1", ["amazon-ses-eu-west-1"]],
    ["eu-west-1", ["amazon-ses-eu-west-1"]],
    ["são", ["amazon-ses-sa-east-1"]],
    ["sendinblue", ["brevo"]],
    ["dockerhost", ["elastic-cloud"]],
    ["nothing like this", []],
  ])("finds by %j", (query, found) => {
    expect(keys(query)).toEqual(found);
  });

  it("shows everything for an empty query", () => {
    expect(keys("  ")).toHaveLength(pickerOptions().length);
  });
});
