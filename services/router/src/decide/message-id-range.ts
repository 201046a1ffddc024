const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LENGTH = 10;
/** Between an id's making and the moment that counts as accepted, clocks of several gateways included. */
const MARGIN_MS = 60_000;

/** Ids are "msg_" and a ULID: no message accepted at or after `time` has an id below this one. Lets lists stop early. */
export function lowestIdAcceptedAt(time: number): string {
  return idAt(Math.max(0, time - MARGIN_MS));
}

/** No message accepted before `time` has this id or one above. */
export function idAboveAcceptedBefore(time: number): string {
  return idAt(time + MARGIN_MS);
}

function idAt(time: number): string {
  let digits = '';
  for (let rest = time; digits.length < TIME_LENGTH; rest = Math.floor(rest / 32)) digits = `${ALPHABET.charAt(rest % 32)}${digits}`;
  return `msg_${digits}`;
}
