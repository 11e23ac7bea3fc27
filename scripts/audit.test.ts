import { expect, test } from "vitest";
import { judgeAudit } from "#scripts/audit.ts";

const reportOf = (severity: string) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: {
      left: {
        severity,
        range: "<1.2.3",
        via: [{ title: "It breaks", url: "https://github.com/advisories/GHSA-1", severity, cwe: [] }, "right"],
      },
    },
    metadata: { vulnerabilities: { info: 0 } },
  });

test.each(["high", "critical"])("an advisory of severity %s fails, with where to read about it", (severity) => {
  expect(judgeAudit(reportOf(severity))).toEqual({
    is: "found",
    advisories: [`left <1.2.3: ${severity} (It breaks, https://github.com/advisories/GHSA-1; right)`],
  });
});

test.each(["info", "low", "moderate"])("one of severity %s does not", (severity) => {
  expect(judgeAudit(reportOf(severity))).toEqual({ is: "clean" });
});

test("no advisory at all is clean", () => {
  expect(judgeAudit('{"auditReportVersion":2,"vulnerabilities":{}}')).toEqual({ is: "clean" });
});

test.each([
  ['{"message":"405 Method Not Allowed - POST https://registry.example/bulk","statusCode":405}', /^405 Method/],
  ["", /^no answer within 60 s$/],
  ["npm ERR! network", /^no answer/],
])("a registry that does not answer (%j) is no finding", (output, why) => {
  expect(judgeAudit(output)).toEqual({ is: "skipped", why: expect.stringMatching(why) });
});
