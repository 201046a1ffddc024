/** The message tag that brings the attempt id back with every event. */
export const ATTEMPT_TAG = 'switchback_attempt';

/** Of a tag's value, by https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html. */
const MOST_CHARACTERS = 256;

/** A tag takes letters, digits, underscores and dashes, and attempt ids have dots. Undefined for one that does not fit. */
export function tagOfAttempt(attemptId: string): string | undefined {
  const value = Buffer.from(attemptId).toString('base64url');
  return value.length <= MOST_CHARACTERS ? value : undefined;
}

/** Undefined for a value that is not of ours. */
export function attemptOfTag(value: string | undefined): string | undefined {
  const attemptId = Buffer.from(value ?? '', 'base64url').toString('utf8');
  return attemptId !== '' && tagOfAttempt(attemptId) === value ? attemptId : undefined;
}
