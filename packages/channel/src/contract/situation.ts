import { type ErrorClass } from '@switchback/fallback';

/** What can be the matter with the far side when a provider is called. */
export type Situation =
  /** It takes the message. */
  | { readonly kind: 'TAKES' }
  /** It takes the message, and its answer comes byte by byte. */
  | { readonly kind: 'TAKES_SLOWLY' }
  /** It refuses the message for a reason of this class. */
  | { readonly kind: 'REFUSES'; readonly errorClass: Exclude<ErrorClass, 'AMBIGUOUS'> }
  /** It is overloaded. */
  | { readonly kind: 'THROTTLES' }
  /** It is overloaded and says for how long; whole seconds. */
  | { readonly kind: 'THROTTLES_FOR'; readonly retryAfterMs: number }
  /** It is broken and says so. */
  | { readonly kind: 'FAILS' }
  /** Nothing listens. */
  | { readonly kind: 'DOWN' }
  /** Its name cannot be resolved. */
  | { readonly kind: 'NO_SUCH_HOST' }
  /** It accepts connections and does not begin to talk, where the far side talks first. */
  | { readonly kind: 'HANGS_BEFORE_GREETING' }
  /** It read the request and never answers. */
  | { readonly kind: 'HANGS' }
  /** It began to answer and never ends. */
  | { readonly kind: 'HANGS_MID_REPLY' }
  /** It read the request and breaks the connection. */
  | { readonly kind: 'RESETS' }
  /** It read the request and ends the connection in good order, without an answer. */
  | { readonly kind: 'ENDS' }
  /** It breaks the connection in the middle of its answer. */
  | { readonly kind: 'RESETS_MID_REPLY' }
  /** It answers something that is not the protocol. */
  | { readonly kind: 'TALKS_NONSENSE' }
  /** It answers success, and does not say which message it took. */
  | { readonly kind: 'ANSWERS_EMPTY' }
  /** It answers success with content that cannot be read. */
  | { readonly kind: 'ANSWERS_GARBAGE' }
  /** It sends the caller elsewhere. */
  | { readonly kind: 'REDIRECTS' }
  /** Its answer has no end. */
  | { readonly kind: 'ANSWERS_TOO_MUCH' };

export type SituationKind = Situation['kind'];
