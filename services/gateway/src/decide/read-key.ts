const BEARER = /^bearer +(\S+) *$/i;
const KEY = /^sbk_([0-9a-z]{8,32})_([0-9A-Za-z]{32,128})$/;

export type PresentedKey =
  | { readonly kind: 'MISSING' }
  | { readonly kind: 'MALFORMED' }
  /** A customer's key. */
  | { readonly kind: 'KEY'; readonly id: string; readonly secret: string }
  /** Some other bearer token; only the operator's may be of this form. */
  | { readonly kind: 'TOKEN'; readonly token: string };

/** Takes the `authorization` header apart: `Bearer sbk_<id>_<secret>`. */
export function readKey(authorization: string | undefined): PresentedKey {
  if (authorization === undefined || authorization === '') {
    return { kind: 'MISSING' };
  }
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) {
    return { kind: 'MALFORMED' };
  }
  const [, id, secret] = KEY.exec(token) ?? [];
  return id === undefined || secret === undefined ? { kind: 'TOKEN', token } : { kind: 'KEY', id, secret };
}

/** The form in which a key is shown, once. */
export function formatKey(id: string, secret: string): string {
  return `sbk_${id}_${secret}`;
}
