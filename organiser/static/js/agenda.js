// Stars and seats without leaving the page: the form is sent as it would be, and each session takes over what came back.

async function send(form, button) {
  const agenda = form.closest("[data-agenda]");
  const pressed = form.closest(".session");
  const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form), credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("[data-agenda]")) throw new Error("no agenda");
  agenda.querySelector(".agenda-tabs").replaceWith(page.querySelector(".agenda-tabs"));
  for (const session of agenda.querySelectorAll(".session")) takeOver(session, page.getElementById(session.id));
  tell(agenda, pressed, page.querySelector(".notice-error"));
}

function takeOver(session, fresh) {
  if (!fresh) return session.remove();
  session.className = fresh.className;
  session.querySelector(".session-body").replaceWith(fresh.querySelector(".session-body"));
}

// To whoever hears the page: how the session stands now, or why it doesn't.
function tell(agenda, session, refused) {
  if (refused) session.querySelector(".session-body").prepend(refused);
  const words = refused ?? session.querySelector(".badges");
  agenda.querySelector("[data-agenda-status]").textContent = words?.textContent.trim().replace(/\s+/g, " ") ?? "";
  const target = session.isConnected ? session.querySelector("button") : null;
  (target ?? document.getElementById("main")).focus({ preventScroll: true });
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-agenda-form]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  // Whatever goes wrong, the page is read again and shows what holds.
  send(form, event.submitter).catch(() => location.reload());
});
