/** One year, as browsers' preload lists ask for it. */
const transportSeconds = 31_536_000;

/** Everything a page could ask the browser for and none of ours does. Copying to the clipboard stays allowed. */
const unusedFeatures = [
  ...["accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation"],
  ...["gyroscope", "hid", "identity-credentials-get", "idle-detection", "local-fonts", "magnetometer", "microphone"],
  ...["midi", "payment", "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get"],
  ...["screen-wake-lock", "serial", "storage-access", "usb", "window-management", "xr-spatial-tracking"],
];

const forEveryDocument = ["object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'"];

/**
 * Headers of every answer: pages, actions, files and errors. The policy is that of an answer that is no page.
 * `same-origin` and not `no-referrer`: with that, browsers hide the origin of a submitted form, which we check.
 */
export const commonHeaders: Record<string, string> = {
  "content-security-policy": ["default-src 'none'", ...forEveryDocument].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "permissions-policy": unusedFeatures.map((feature) => `${feature}=()`).join(", "),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/**
 * The Content-Security-Policy of a page. A script runs only with this request's nonce, or when such a script loads it.
 * Styles may stand in the document: Mantine writes style attributes, its dialogs add a style element while they are
 * open, and a received mail inherits this policy in its frame. Scripts cannot come in by way of a style, and nothing
 * that a style could load is allowed from elsewhere.
 * @see https://www.w3.org/TR/CSP3/#strict-dynamic-usage
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    ...forEveryDocument,
  ].join("; ");
}

/** Tells browsers to come over HTTPS only, once people reach Mailroom that way. They ignore it on plain HTTP. */
export function transportHeaders(publicUrl: string | undefined): Record<string, string> {
  if (!publicUrl?.startsWith("https:")) return {};
  return { "strict-transport-security": `max-age=${transportSeconds}` };
}
