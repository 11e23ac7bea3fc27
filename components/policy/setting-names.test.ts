import { expect, test } from "vitest";
import { settingNames } from "#components/policy/setting-names.ts";
import { knownSettings } from "#lib/config/settings-list.ts";
import { environmentNames } from "#lib/settings.ts";

const namesIn = (sentence: string) => sentence.split(settingNames).filter((_, index) => index % 2 === 1);

/** Ordinary words, which no sentence can mean alone. */
const words = ["hosts", "connectors", "PORT"];

test("every setting is found in a sentence by its name and by that of its variable", () => {
  const names = [
    ...knownSettings.flatMap(({ path, variable }) => [path.join("."), ...(variable ? [variable] : [])]),
    ...environmentNames,
  ].filter((name) => !words.includes(name));
  expect(names.length).toBeGreaterThan(60);
  for (const name of names) {
    expect(namesIn(`Refused (${name}).`)).toEqual([name]);
    expect(namesIn(`Add it to ${name}.`)).toEqual([name]);
    expect(namesIn(`${name}: 5 or ${name}`)).toEqual([name, name]);
  }
});

test.each([
  "The operator does not allow the domain email.example.com.",
  "network.example.com does not answer.",
  "Mail to a@email.services was refused by smtp.email.services.",
  "It needs MAILROOM_CONNECTOR_NEWS_PASSWORD.",
])("no setting is seen in: %s", (sentence) => {
  expect(namesIn(sentence)).toEqual([]);
});
