import { type Pool } from '@switchback/postgres';

import { type KeyRecord } from '../decide/judge-key';

/** A key as operators see it. */
export interface ApiKeyRow {
  readonly id: string;
  readonly customerId: string;
  readonly displayName: string;
  readonly createTime: Date;
  readonly expireTime: Date | null;
  readonly revokeTime: Date | null;
}

export interface NewApiKey {
  readonly id: string;
  readonly customerId: string;
  readonly displayName: string;
  readonly secretHash: Buffer;
  readonly expireTime: Date | undefined;
}

const COLUMNS = `api_key_id AS id, customer_id AS "customerId", display_name AS "displayName",
  create_time AS "createTime", expire_time AS "expireTime", revoke_time AS "revokeTime"`;

const FIND = {
  name: 'api_key.find',
  text: `SELECT customer_id AS "customerId", secret_hash AS "secretHash", expire_time AS "expireTime",
                revoke_time AS "revokeTime", suspended
         FROM api_keys JOIN customers USING (customer_id) WHERE api_key_id = $1`,
};

/** What is needed to judge a key. */
export async function findKey(pool: Pool, id: string): Promise<KeyRecord | undefined> {
  const { rows } = await pool.query<KeyRecord>({ ...FIND, values: [id] });
  return rows[0];
}

/** Stores a key; undefined when there is no such customer. */
export async function insertKey(pool: Pool, key: NewApiKey): Promise<ApiKeyRow | undefined> {
  const { rows } = await pool.query<ApiKeyRow>(
    `INSERT INTO api_keys (api_key_id, customer_id, display_name, secret_hash, expire_time)
     SELECT $1, customer_id, $3, $4, $5 FROM customers WHERE customer_id = $2 RETURNING ${COLUMNS}`,
    [key.id, key.customerId, key.displayName, key.secretHash, key.expireTime ?? null],
  );
  return rows[0];
}

/** A customer's keys, oldest first. */
export async function listKeys(pool: Pool, customerId: string): Promise<readonly ApiKeyRow[]> {
  const { rows } = await pool.query<ApiKeyRow>(
    `SELECT ${COLUMNS} FROM api_keys WHERE customer_id = $1 ORDER BY create_time, api_key_id`,
    [customerId],
  );
  return rows;
}

/** Revokes a key, keeping the first time when it was revoked before; undefined when there is no such key. */
export async function revokeKey(pool: Pool, id: string): Promise<ApiKeyRow | undefined> {
  const { rows } = await pool.query<ApiKeyRow>(
    `UPDATE api_keys SET revoke_time = coalesce(revoke_time, now()) WHERE api_key_id = $1 RETURNING ${COLUMNS}`,
    [id],
  );
  return rows[0];
}
