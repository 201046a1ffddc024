const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const TIME_LENGTH = 10;
/** Between an id's making and the moment that counts as accepted, clocks of several gateways included. */
const MARGIN_MS = 60_000;

/** Ids are "msg_" and a ULID: no message accepted at or after `time` has an id below this one. Lets lists stop early. */
export function lowestIdAcceptedAt(time: number): string {
  return idAt(time - MARGIN_MS);
}

/** No message accepted before `time` has this id or one above. */
export function idAboveAcceptedBefore(time: number): string {
  return idAt(time + MARGIN_MS);
}

/** Times before 1970 are asked for too; no id is older. */
function idAt(time: number): string {
  let digits = '';
  let rest = Math.max(0, Math.floor(time));
  for (let place = 0; place < TIME_LENGTH; place++) {
    digits = `${ALPHABET.charAt(rest % 32)}${digits}`;
    rest = Math.floor(rest / 32);
  }
  return `msg_${digits}`;
}
