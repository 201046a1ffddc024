/** Who may lose data: nobody (`durable`), or a test whose machine loses power. */
export type Durability = 'durable' | 'for-tests';

/**
 * Settings for one small machine that is also doing everything else: durable, modest in memory, sized for queue tables
 * (vacuumed often) and for large bursts of WAL. They are given at every start, so a data directory never carries old ones.
 */
export function serverSettings(o: { port: number; durability: Durability; more?: Readonly<Record<string, string>> }): string[] {
  const settings: Record<string, string> = {
    port: String(o.port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '60',
    shared_buffers: '64MB',
    work_mem: '4MB',
    maintenance_work_mem: '32MB',
    dynamic_shared_memory_type: process.platform === 'win32' ? 'windows' : 'posix',
    io_method: 'sync',
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    wal_level: 'minimal',
    max_wal_senders: '0',
    wal_compression: 'pglz',
    min_wal_size: '128MB',
    max_wal_size: '1GB',
    checkpoint_timeout: '15min',
    autovacuum_max_workers: '2',
    autovacuum_naptime: '20s',
    autovacuum_vacuum_scale_factor: '0.1',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] %a ',
    lc_messages: 'C',
    // Several test processes share it, each with the services of a platform.
    ...(o.durability === 'for-tests' ? { max_connections: '200', fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
    ...o.more,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
