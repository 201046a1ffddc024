const DEFAULT_SIZE = 50;
const LARGEST_SIZE = 200;

/** A page's size: the default for 0, the largest for more than that; undefined when it makes no sense. */
export function pageSize(requested: number): number | undefined {
  if (requested < 0) {
    return undefined;
  }
  return requested === 0 ? DEFAULT_SIZE : Math.min(requested, LARGEST_SIZE);
}

/** A token that goes on after an id. */
export function pageToken(lastId: string): string {
  return Buffer.from(lastId).toString('base64url');
}

/** The id after which a page begins; undefined when the token is not one of ours. */
export function readPageToken(token: string): string | undefined {
  const id = Buffer.from(token, 'base64url').toString();
  return pageToken(id) === token && !id.includes('\0') ? id : undefined;
}
