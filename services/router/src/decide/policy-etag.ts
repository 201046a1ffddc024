const PATTERN = /^v([1-9]\d{0,9})$/;

/** Versions are never reused, so a version is all that an etag has to tell. */
export function policyEtag(version: number): string {
  return `v${version}`;
}

/** The version that an etag stands for; undefined when it is none of ours. */
export function etagVersion(etag: string): number | undefined {
  const digits = PATTERN.exec(etag)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
