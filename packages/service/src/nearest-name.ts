/** The known name that a caller most likely meant; undefined when none is near. */
export function nearestName(written: string, known: readonly string[]): string | undefined {
  const form = plain(written);
  const [nearest] = known
    .map((name) => ({ name, distance: distanceOf(form, plain(name)) }))
    .filter(({ name, distance }) => distance <= toleranceFor(form, plain(name)))
    .sort((one, other) => one.distance - other.distance);
  return nearest?.name;
}

/** pageSize, page-size and page_size are the same to a person. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Some slips of the pen; more where one is the beginning of the other, such as a singular or a word left out. */
function toleranceFor(written: string, name: string): number {
  const begins = written.length > 2 && (name.startsWith(written) || written.startsWith(name));
  return begins ? Infinity : Math.max(1, Math.floor(name.length / 4));
}

/** How many letters must be put in, left out or changed (Levenshtein). */
function distanceOf(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const changed = (previous[column - 1] ?? 0) + (one[row - 1] === other[column - 1] ? 0 : 1);
      current.push(Math.min(changed, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[other.length] ?? 0;
}
