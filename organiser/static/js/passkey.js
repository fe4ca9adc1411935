// Passkeys: <form data-passkey="login|register" data-options="{…}"> asks the browser and posts the answer as `credential`.

const fromBase64url = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const toBase64url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const withBytes = (items = []) => items.map((item) => ({ ...item, id: fromBase64url(item.id) }));

// WebAuthn Level 3 §5.1.8–5.1.9 describe this JSON; browsers of 2024 do not all read it themselves.
const ask = {
  login: (options) =>
    navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: fromBase64url(options.challenge),
        allowCredentials: withBytes(options.allowCredentials),
      },
    }),
  register: (options) =>
    navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: fromBase64url(options.challenge),
        user: { ...options.user, id: fromBase64url(options.user.id) },
        excludeCredentials: withBytes(options.excludeCredentials),
      },
    }),
};

function asJson(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: toBase64url(answer.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer[part]) response[part] = toBase64url(answer[part]);
  }
  if (answer.getTransports) response.transports = answer.getTransports();
  return {
    id: credential.id,
    rawId: toBase64url(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function submitWithPasskey(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const error = form.querySelector("[data-passkey-error]");
  error.hidden = true;
  try {
    const credential = await ask[form.dataset.passkey](JSON.parse(form.dataset.options));
    form.elements.credential.value = JSON.stringify(asJson(credential));
    form.submit();
  } catch {
    // Declined, timed out, or no key for this address: the reader needs the way on, not the browser's reason.
    error.textContent = error.dataset.passkeyError;
    error.hidden = false;
  }
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", submitWithPasskey);
  }
}
