const LOCAL_ADDRESS = '127.0.0.1:50051';

/** What the environment says: SWITCHBACK_ADDRESS and SWITCHBACK_API_KEY. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): { readonly address: string; readonly apiKey: string } {
  return { address: env['SWITCHBACK_ADDRESS'] || LOCAL_ADDRESS, apiKey: env['SWITCHBACK_API_KEY'] ?? '' };
}
