/** Longest accepted text of a connector's fields, in UTF-16 units. */
export const maxLength = { name: 120, slug: 63, user: 320, secret: 16_384 };
