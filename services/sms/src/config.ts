import { type ChannelConfig, readChannelConfig } from '@switchback/channel';

/** Reads the environment; exits with 78 when it cannot be used. */
export const config = (): ChannelConfig => readChannelConfig({ grpcPort: 50053, httpPort: 8083 });
