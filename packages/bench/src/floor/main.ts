import { openFloorBus, parseBusConfig } from './floor-bus';
import { startFloorEmail, startFloorSms } from './channel';
import { startFloorGateway } from './gateway';
import { startFloorRouter } from './router';

// One process per role, like the platform's services: `main.js <role>`, the bus and the provider's URL in the environment.
async function main(): Promise<void> {
  const floor = await openFloorBus(parseBusConfig(process.env['FLOOR_BUS']));
  const port = await startRole(floor);
  process.send?.({ ready: true, port });
  process.on('disconnect', () => process.exit(0));
}

async function startRole(floor: Awaited<ReturnType<typeof openFloorBus>>): Promise<number> {
  switch (process.argv[2]) {
    case 'gateway':
      return startFloorGateway(floor);
    case 'router':
      await startFloorRouter(floor);
      return 0;
    case 'sms':
      await startFloorSms(floor, process.env['FLOOR_PROVIDER_URL'] ?? '');
      return 0;
    case 'email':
      await startFloorEmail(floor);
      return 0;
    default:
      throw new Error(`no such role: ${process.argv[2] ?? ''}`);
  }
}

void main();
