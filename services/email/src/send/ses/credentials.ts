import { type SesOptions } from './options';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary ones. */
  readonly sessionToken?: string | undefined;
}

/** Gives the credentials to sign with now. Rejects when there are none to be had. */
export type GetCredentials = () => Promise<Credentials>;

/**
 * The keys of the options, or what the AWS SDK's own chain of providers finds: the environment, the web identity of a pod on EKS (IRSA), the
 * credentials endpoint of a pod (EKS Pod Identity) or task (ECS), the role of a machine. It renews temporary ones in the background from five
 * minutes before they end, and uses those that it has until then. The chain is loaded here and not above: who gives keys has no use for it.
 */
export function credentialsOf({ accessKeyId, region, secretAccessKey, sessionToken }: SesOptions): GetCredentials {
  if (accessKeyId !== undefined && secretAccessKey !== undefined) return async () => ({ accessKeyId, secretAccessKey, sessionToken });
  const chain = import('@aws-sdk/credential-provider-node').then(({ defaultProvider }) => defaultProvider({ clientConfig: { region } }));
  // Whoever asks is told; nobody may have asked yet.
  chain.catch(() => undefined);
  return async () => (await chain)();
}
