// The telephone's page: keys and hooks to the line, captions and sound from it.

import { Loudspeaker, Microphone } from "./audio.js";
import { Line } from "./line.js";

const RETRY_MS = 500;
const RETRY_FOR_MS = 8000; // the house keeps a broken line for about six seconds
const BUSY = 1013;
const REFUSED = 1007;
const KEPT_CAPTIONS = 8;

const element = (id) => document.getElementById(id);
const words = JSON.parse(document.body.dataset.words);
export const line = new Line(document.body.dataset.line);
const loudspeaker = new Loudspeaker();
let microphone;
let calling = false;
let ticket = null;
let brokenSince = null;

function show(state) {
  const status = element("status");
  status.dataset.state = state;
  status.textContent = words.status[state] ?? state;
}

function hold(isCalling) {
  calling = isCalling;
  element("call").disabled = isCalling;
  element("hang-up").disabled = !isCalling;
  for (const field of document.querySelectorAll(".settings input, .settings select")) field.disabled = isCalling;
}

function caption({ key, text }) {
  const entry = document.createElement("li");
  entry.textContent = text;
  entry.dataset.key = key;
  const captions = element("captions");
  captions.append(entry);
  while (captions.children.length > KEPT_CAPTIONS) captions.firstChild.remove();
  captions.scrollTop = captions.scrollHeight;
  element("captions-empty").hidden = true;
}

async function call() {
  hold(true);
  show("connecting");
  element("captions").replaceChildren();
  ticket = brokenSince = null;
  await loudspeaker.start();
  microphone = new Microphone();
  const hasOne = await microphone.start((frame) => line.sendSound(frame));
  element("microphone").textContent = hasOne ? words.microphone : words.no_microphone;
  if (!hasOne && !isSecureContext) element("microphone").textContent += ` ${words.insecure}`;
  line.open();
}

function start() {
  const caller = element("caller")?.value.trim() || null; // the field is for staff, and for this very machine
  const language = element("language").value || null;
  line.send(ticket ? { type: "start", ticket } : { type: "start", caller, language });
}

function end(state) {
  hold(false);
  microphone?.stop();
  show(state);
  element("microphone").textContent = "";
  element("call").focus();
}

function hangUp() {
  line.send({ type: "hang_up" });
  end("ended");
}

// A line that breaks is taken up again, on whichever process answers.
function closed({ code }) {
  if (!calling) return;
  loudspeaker.flush();
  brokenSince ??= Date.now();
  const givesUp = !ticket || code === REFUSED || Date.now() - brokenSince > RETRY_FOR_MS;
  if (code === BUSY) end("busy");
  else if (givesUp) end(ticket ? "lost" : "failed");
  else {
    show("reconnecting");
    setTimeout(() => calling && line.open(), RETRY_MS);
  }
}

function finish(state) {
  end(state);
  line.close();
}

function press(key) {
  if (!calling) return;
  loudspeaker.press(key);
  line.send({ type: "key", key });
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 150);
}

function typed(event) {
  const editing = event.target.closest("input, select");
  const special = event.ctrlKey || event.metaKey || event.altKey || event.repeat;
  if (!editing && !special && /^[0-9*#]$/.test(event.key)) press(event.key);
}

line
  .on("open", start)
  .on("close", closed)
  .on("sound", (frame) => loudspeaker.play(frame))
  .on("flush", () => loudspeaker.flush())
  .on("caption", caption)
  .on("ticket", (message) => (ticket = message.ticket))
  .on("state", ({ state }) => {
    brokenSince = null;
    show(state);
  })
  .on("ended", () => finish("ended"))
  .on("handed_over", () => finish("handed_over"));

element("call").addEventListener("click", call);
element("hang-up").addEventListener("click", hangUp);
document.addEventListener("keydown", typed);
for (const button of document.querySelectorAll("[data-key]")) {
  button.addEventListener("click", () => press(button.dataset.key));
}
