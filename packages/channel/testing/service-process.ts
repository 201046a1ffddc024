import { runChannelService } from '../src/run-channel-service';
import { readChannelConfig } from '../src/config';
import { StubServer, stubKind } from './stub-provider';

// The SMS service with the kind `stub`, as a process that a test can kill.
void runChannelService({
  channel: 'SMS',
  name: 'sms',
  config: () => readChannelConfig({ grpcPort: 0, httpPort: 0 }),
  kinds: { stub: stubKind(new StubServer()) },
});
