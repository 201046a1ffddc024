/** The partitions of one member when all members share evenly; every member computes the same from the same list. */
export function fairShare(members: readonly number[], me: number, partitions: number): number[] {
  const rank = [...members].sort((a, b) => a - b).indexOf(me);
  if (rank < 0) return [];
  return Array.from({ length: partitions }, (_, partition) => partition).filter((partition) => partition % members.length === rank);
}
