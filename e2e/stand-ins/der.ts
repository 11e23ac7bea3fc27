/** One DER element: tag, length, content (X.690 section 8.1). */
export function der(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const size = body.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

export function sequence(...content: Buffer[]): Buffer {
  return der(0x30, ...content);
}

export function integer(value: Buffer): Buffer {
  return der(0x02, value);
}

/** An integer from bytes that hold no sign. */
export function unsigned(value: Buffer): Buffer {
  return integer(Buffer.concat([Buffer.from([0]), value]));
}

export function bitString(value: Buffer): Buffer {
  return der(0x03, Buffer.from([0]), value);
}

export function objectId(...bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes));
}

/** The text form of an element (RFC 7468). */
export function pem(label: string, element: Buffer): string {
  const lines = element.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
