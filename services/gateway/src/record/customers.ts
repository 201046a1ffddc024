import { type Pool } from '@switchback/postgres';

export interface CustomerRow {
  readonly id: string;
  readonly displayName: string;
  readonly suspended: boolean;
  readonly createTime: Date;
}

const COLUMNS = 'customer_id AS id, display_name AS "displayName", suspended, create_time AS "createTime"';

/** Stores a customer; undefined when the id is taken. */
export async function insertCustomer(pool: Pool, id: string, displayName: string): Promise<CustomerRow | undefined> {
  const { rows } = await pool.query<CustomerRow>(
    `INSERT INTO customers (customer_id, display_name) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
    [id, displayName],
  );
  return rows[0];
}

export async function findCustomer(pool: Pool, id: string): Promise<CustomerRow | undefined> {
  const { rows } = await pool.query<CustomerRow>(`SELECT ${COLUMNS} FROM customers WHERE customer_id = $1`, [id]);
  return rows[0];
}

/** Customers by id, after the one named. */
export async function listCustomers(pool: Pool, after: string, limit: number): Promise<readonly CustomerRow[]> {
  const { rows } = await pool.query<CustomerRow>(
    `SELECT ${COLUMNS} FROM customers WHERE customer_id > $1 ORDER BY customer_id LIMIT $2`,
    [after, limit],
  );
  return rows;
}

/** Suspends or resumes a customer; undefined when there is none. */
export async function setSuspended(pool: Pool, id: string, suspended: boolean): Promise<CustomerRow | undefined> {
  const { rows } = await pool.query<CustomerRow>(
    `UPDATE customers SET suspended = $2 WHERE customer_id = $1 RETURNING ${COLUMNS}`,
    [id, suspended],
  );
  return rows[0];
}
