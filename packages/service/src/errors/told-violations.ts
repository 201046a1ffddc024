import { type FieldProblem } from './api-error';

/** gRPC carries details in a trailer, and peers drop a call whose headers take more than some 64 KB: it would never be answered. */
const MOST_BYTES = 32_768;
const LONGEST_FIELD = 200;
/** What the encoding adds to each. */
const OVERHEAD_BYTES = 16;

/** As many of the violations as an answer can carry, and how many more there are. */
export function toldViolations(violations: readonly FieldProblem[]): readonly FieldProblem[] {
  let bytes = 0;
  const untold = violations.findIndex(({ field, description }) => {
    bytes += Buffer.byteLength(field) + Buffer.byteLength(description) + OVERHEAD_BYTES;
    return bytes > MOST_BYTES;
  });
  const first = violations[untold];
  if (first === undefined) return violations;
  const description = `and ${violations.length - untold} mistakes from here on, which are not told; mend the others first`;
  return [...violations.slice(0, untold), { field: first.field.slice(0, LONGEST_FIELD), description }];
}
