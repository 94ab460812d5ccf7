// The softphone of staff, on every page of the console: it rings, and talks with callers.

import { Loudspeaker, Microphone } from "./audio.js";
import { Line } from "./line.js";

const RETRY_MS = 1500;
const RETRY_TALKING_MS = 300; // who is gone for three seconds has left the conversation
const RING_MS = 2000;
const TICKET = "hotline.softphone"; // so that a conversation outlives a change of page
const TAKEN_UP_MS = 6000;
const URGENCY = ["critical", "urgent", "unknown", "routine"]; // the most urgent ring comes first

const element = (id) => document.getElementById(id);
const softphone = element("softphone");
const words = JSON.parse(softphone.dataset.words);
const line = new Line(softphone.dataset.line);
const loudspeaker = new Loudspeaker();
const rings = new Map();
let microphone = null;
let ringing = null;

function show(state, sentence = words[state]) {
  softphone.dataset.state = state;
  element("softphone-status").textContent = sentence;
}

function text(name, content, classes = "") {
  const node = document.createElement(name);
  node.textContent = content;
  node.className = classes;
  return node;
}

function button(label, press, classes) {
  const node = text("button", label, classes);
  node.type = "button";
  node.addEventListener("click", press);
  return node;
}

// Ringing

function card(ring) {
  const node = document.createElement("article");
  const age = ring.age ? `${ring.age} ${words.alone_years}` : null;
  const who = [ring.name, ring.building, ring.unit, age].filter(Boolean).join(" · ");
  node.append(text("h2", words.ringing), text("p", words.severity[ring.severity], "softphone-severity"));
  node.dataset.severity = ring.severity;
  if (who) node.append(text("p", who));
  if (ring.reasons.length) node.append(text("p", ring.reasons.join("；")));
  if (ring.waiting) node.append(text("p", words.waiting));
  node.append(button(words.answer, () => answer(ring.leg), "softphone-answer"));
  if (ring.page_id) {
    const decline = () => line.send({ type: "decline", leg: ring.leg });
    node.append(button(words.decline, decline, "softphone-decline"));
  }
  return node;
}

// One card: the page below must stay readable, and one call at a time is answered anyway.
function showRings() {
  const byUrgency = (one, other) => URGENCY.indexOf(one.severity) - URGENCY.indexOf(other.severity);
  const [first, ...others] = [...rings.values()].sort(byUrgency);
  const shown = first ? [card(first)] : [];
  if (others.length) shown.push(text("p", words.more.replace("{n}", others.length), "softphone-more"));
  element("softphone-rings").replaceChildren(...shown);
  clearInterval(ringing);
  if (rings.size && !microphone) {
    ring();
    ringing = setInterval(ring, RING_MS);
  }
}

// Two short tones; a browser that was not clicked yet stays silent, and the card is there all the same.
async function ring() {
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  await loudspeaker.start();
  [0, 0.3].forEach((at) => loudspeaker.tone(880, 0.15, 0.25, at));
}

async function answer(leg) {
  await pickUp();
  line.send({ type: "answer", leg });
}

// Talking

async function pickUp() {
  clearInterval(ringing);
  show("connecting");
  element("softphone-call").hidden = false;
  element("softphone-keys").hidden = true; // until they are heard: a microphone takes its time
  element("softphone-caption").textContent = "";
  await loudspeaker.start();
  microphone ??= new Microphone();
  const hasOne = microphone.stream || (await microphone.start((frame) => line.sendSound(frame)));
  element("softphone-microphone").hidden = Boolean(hasOne);
}

function putDown(state, sentence) {
  sessionStorage.removeItem(TICKET);
  microphone?.stop();
  microphone = null;
  loudspeaker.flush();
  element("softphone-call").hidden = true;
  show(state, sentence);
  showRings();
}

function follow({ state }) {
  const isWhisper = state === "speaking" || state === "keys";
  element("softphone-keys").hidden = !isWhisper;
  if (!isWhisper) element("softphone-caption").textContent = "";
  show(isWhisper ? "listening" : state);
}

async function take(caseId) {
  await pickUp();
  line.send({ type: "take", case_id: caseId });
}

// A conversation that another page, or a line that broke, has left a moment ago.
async function takeUp() {
  const kept = JSON.parse(sessionStorage.getItem(TICKET) ?? "null");
  if (!kept || Date.now() - kept.at > TAKEN_UP_MS) {
    if (microphone) putDown("ready", words.ended);
    return;
  }
  await pickUp();
  line.send({ type: "start", ticket: kept.ticket });
}

function keepTicket(ticket) {
  sessionStorage.setItem(TICKET, JSON.stringify({ ticket, at: Date.now() }));
}

function keepFresh() {
  const kept = JSON.parse(sessionStorage.getItem(TICKET) ?? "null");
  if (kept && microphone) keepTicket(kept.ticket);
}

line
  .on("open", () => {
    show("ready");
    takeUp();
  })
  .on("close", () => {
    keepFresh();
    rings.clear();
    showRings();
    show("away");
    setTimeout(() => line.open(), microphone ? RETRY_TALKING_MS : RETRY_MS);
  })
  .on("ring", (message) => {
    rings.set(message.leg, message);
    showRings();
  })
  .on("ring_stopped", ({ leg }) => {
    rings.delete(leg);
    showRings();
  })
  .on("ticket", ({ ticket }) => keepTicket(ticket))
  .on("state", follow)
  .on("caption", ({ text: sentence }) => (element("softphone-caption").textContent = sentence))
  .on("sound", (frame) => loudspeaker.play(frame))
  .on("flush", () => loudspeaker.flush())
  .on("ended", () => putDown("ready", words.ended))
  .on("handed_over", () => putDown("ready"))
  .on("refused", ({ why }) => (why === "busy" ? show("talking", words.refused.busy) : putDown("ready", words.refused[why])));

element("softphone-hang-up").addEventListener("click", () => line.send({ type: "hang_up" }));
for (const key of element("softphone-keys").children) {
  key.addEventListener("click", () => line.send({ type: "key", key: key.dataset.key }));
}
// The console's case page announces that its reader joins the caller.
document.addEventListener("hotline:take", ({ detail }) => take(detail.case));
window.addEventListener("pagehide", keepFresh);
line.open();
