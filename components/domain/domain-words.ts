import { type DomainPart, type DomainReport, type DomainStatus, domainParts } from "#lib/domain/report.ts";

export const partNames: Record<DomainPart, string> = { spf: "SPF", dkim: "DKIM", dmarc: "DMARC", mx: "MX" };

export const domainStatusWords: Record<DomainStatus, string> = {
  ok: "OK",
  warning: "Warning",
  failed: "Failed",
  unknown: "Unknown",
};

/** What a screen reader hears when the answer is there. */
export function spokenReport(report: DomainReport): string {
  if (!report.isChecked) return report.reason;
  const parts = domainParts.map((part) => `${partNames[part]} ${domainStatusWords[report.findings[part].status]}`);
  return `${report.domain} was checked: ${parts.join(", ")}.`;
}

/** What was checked, for the eye. */
export function headlineOf({ domain, provider }: Extract<DomainReport, { isChecked: true }>): string {
  return provider ? `${domain}, for mail through ${provider}` : `${domain}, for mail through a server of your own`;
}
