import { DEVELOPMENT_PORTS } from '../platform/ports';

import { readStartFlags } from './start-flags';

describe('readStartFlags', () => {
  it('uses the documented ports', async () => {
    await expect(readStartFlags([], {})).resolves.toMatchObject({ kafka: false, ports: DEVELOPMENT_PORTS });
  });

  it('prefers a flag to the environment, and leaves the defaults alone', async () => {
    const flags = await readStartFlags(['--kafka', '--grpc-port', '6001'], { SWITCHBACK_GRPC_PORT: '6002', SWITCHBACK_HTTP_PORT: '6003' });
    expect(flags.kafka).toBe(true);
    expect(flags.ports.grpc.gateway).toBe(6001);
    expect(flags.ports.http.gateway).toBe(6003);
    expect(DEVELOPMENT_PORTS.grpc.gateway).toBe(50051);
  });

  it.each([[['--grpc-port', 'many'], /--grpc-port takes a port/], [['--kafak'], /Unknown option '--kafak'/]])('refuses %j', async (args, message) => {
    await expect(readStartFlags(args, {})).rejects.toThrow(message);
  });
});
