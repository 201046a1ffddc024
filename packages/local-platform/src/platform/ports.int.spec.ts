import { createServer, type Server } from 'node:net';

import { PlatformError } from '../platform-error';
import { freePort } from '../process/free-port';

import { ephemeralPorts, type Ports, requireFreePorts } from './ports';

describe('requireFreePorts', () => {
  let holder: Server;
  let held: number;
  let ports: Ports;

  beforeAll(async () => {
    held = await freePort();
    holder = createServer();
    await new Promise<void>((resolve) => holder.listen(held, '127.0.0.1', resolve));
  });
  afterAll(() => void holder.close());
  beforeEach(async () => {
    ports = await ephemeralPorts();
  });

  const refusal = (): Promise<unknown> => requireFreePorts(ports).catch((error: unknown) => error);

  it('takes ports that nobody has', async () => {
    await expect(requireFreePorts(ports)).resolves.toBeUndefined();
  });

  it('names the flag of a port that has one', async () => {
    ports.grpc.gateway = held;
    expect(await refusal()).toMatchObject({
      message: `A port is taken by another program: ${held} (gateway gRPC).\n  End that program, or start with other ports: \`npm start -- --ephemeral-ports\`, or --grpc-port.`,
    });
  });

  it.each([['router alone', false], ['the gateway, too', true]])('advises --ephemeral-ports alone where a port has no flag: %s', async (_name, gateway) => {
    ports.grpc.router = held;
    if (gateway) ports.http.gateway = held;
    const error = await refusal();
    expect(error).toBeInstanceOf(PlatformError);
    expect(error).toMatchObject({ message: expect.stringMatching(/other ports: `npm start -- --ephemeral-ports`\.$/) });
  });
});
