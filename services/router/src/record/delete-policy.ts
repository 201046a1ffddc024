import { type Pool } from '@switchback/postgres';

const DELETE = `
  DELETE FROM policies
  WHERE customer_id = $1 AND name = $2 AND ($3::integer IS NULL OR version = $3)`;

/** Takes a policy out of use, only at this version when one is given; its versions stay. False when there was nothing to delete. */
export async function deletePolicy(pool: Pool, customerId: string, name: string, version: number | undefined): Promise<boolean> {
  if (name.includes('\0')) return false;
  const deleted = await pool.query(DELETE, [customerId, name, version ?? null]);
  return deleted.rowCount === 1;
}
