/**
 * Asks for a key when the server wants one.
 * @module
 */
import { html, useState } from "../ui.js";
import { ApiError, openSession } from "../api.js";
import { openDialog } from "../state.js";
import { Dialog } from "./dialog.js";

/** @param {{resolve: () => void, reject: (reason: Error) => void}} properties */
export function KeyDialog({ resolve, reject }) {
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await openSession(new FormData(event.target).get("key").trim());
      sessionStorage.setItem("gadms.session", "1");
      openDialog(null);
      resolve();
    } catch (reason) {
      setError(reason.status === 401 ? "The server does not know this key." : reason.message);
      setBusy(false);
    }
  };
  const giveUp = () => {
    openDialog(null);
    reject(new ApiError(401, "This gallery is only for those who have a key."));
  };
  return html`<${Dialog} title="A key, please" onClose=${giveUp}>
    <form class="form" onSubmit=${submit}>
      <p>Searching for people needs permission. Whoever runs this server makes keys with <code>gadms keys</code>.</p>
      <label><span>Key</span><input type="password" name="key" required autocomplete="current-password" autofocus aria-describedby="key-error" /></label>
      <p id="key-error" class="problem" role="alert">${error}</p>
      <button type="submit" class="primary" disabled=${busy}>Open</button>
    </form>
  <//>`;
}
