import { type ChannelOptions } from '@grpc/grpc-js';

/**
 * For calls from service to service. All addresses that a name has are connected and used by turns: name a headless service and each of its
 * processes gets its share; behind a virtual address there is one connection. A process that comes back is found within half a second, and one that
 * answers nothing any more is given up.
 */
export const INTERNAL_CLIENT: ChannelOptions = {
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.min_reconnect_backoff_ms': 100,
  // Until then calls fail at once.
  'grpc.max_reconnect_backoff_ms': 500,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
};
