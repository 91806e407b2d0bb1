// Passkeys in the browser. Options and answers go through as the server and the device say them.

type Json = Readonly<Record<string, unknown>>;

/** Whether this browser can use passkeys at all. */
export const knowsPasskeys = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

/** Whether it offers passkeys in the field for the user name, without being asked. */
export const offersPasskeys = async (): Promise<boolean> =>
  knowsPasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;

/** The human closed the question of the device, or let it run out. */
export const isDeclined = (error: unknown): boolean =>
  error instanceof DOMException && ['NotAllowedError', 'AbortError'].includes(error.name);

/** The device has a passkey for this account already. */
export const isKnown = (error: unknown): boolean => error instanceof DOMException && error.name === 'InvalidStateError';

const answerOf = (credential: Credential | null): object => {
  if (!(credential instanceof PublicKeyCredential)) throw new DOMException('nothing chosen', 'NotAllowedError');
  return credential.toJSON() as object;
};

/**
 * Asks the device to sign in.
 *
 * @param quietly only offers it in the field for the user name
 * @throws DOMException
 */
export const showPasskey = async (options: Json, quietly: boolean, signal: AbortSignal): Promise<object> => {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  return answerOf(
    await navigator.credentials.get({ publicKey, signal, ...(quietly ? { mediation: 'conditional' } : {}) }),
  );
};

/** Asks the device to make a passkey. @throws DOMException */
export const makePasskey = async (options: Json): Promise<object> => {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  return answerOf(await navigator.credentials.create({ publicKey }));
};
