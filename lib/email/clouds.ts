/** The Microsoft clouds that Exchange Online runs in. */
export const cloudNames = ["global", "usGovHigh", "usGovDod", "china"] as const;
/** The name that a cloud is stored under. */
export type CloudName = (typeof cloudNames)[number];

/** Where a cloud signs applications in and where its Graph answers. URLs without a trailing slash. */
export type Cloud = { loginUrl: string; graphUrl: string; scope: string };

/** What the form calls each cloud. */
export const cloudLabels: Record<CloudName, string> = {
  global: "Global",
  usGovHigh: "US Government GCC High",
  usGovDod: "US Government DoD",
  china: "China (21Vianet)",
};

/**
 * The published endpoints of each cloud.
 * @see https://learn.microsoft.com/graph/deployments
 */
export const publishedClouds: Record<CloudName, Cloud> = {
  global: {
    loginUrl: "https://login.microsoftonline.com",
    graphUrl: "https://graph.microsoft.com/v1.0",
    scope: "https://graph.microsoft.com/.default",
  },
  usGovHigh: {
    loginUrl: "https://login.microsoftonline.us",
    graphUrl: "https://graph.microsoft.us/v1.0",
    scope: "https://graph.microsoft.us/.default",
  },
  usGovDod: {
    loginUrl: "https://login.microsoftonline.us",
    graphUrl: "https://dod-graph.microsoft.us/v1.0",
    scope: "https://dod-graph.microsoft.us/.default",
  },
  china: {
    loginUrl: "https://login.chinacloudapi.cn",
    graphUrl: "https://microsoftgraph.chinacloudapi.cn/v1.0",
    scope: "https://microsoftgraph.chinacloudapi.cn/.default",
  },
};
