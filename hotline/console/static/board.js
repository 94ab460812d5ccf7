// The live board: says whether it is live, asks by itself when it is not, calls when it is serious.

import { isShortcut } from "./console.js";

const POLL_MS = 2000;
const FRESH_MS = 8000;
const byId = (id) => document.getElementById(id);
const fresh = new Map();
let known = new Set();
let poll = null;
let title = "";

// Live, or asking every two seconds.

function show(state) {
  const live = byId("live");
  if (!live) return;
  live.dataset.state = state;
  live.textContent = live.dataset[state];
}

function ask() {
  const board = byId("board");
  if (board) htmx.ajax("GET", board.dataset.rows, { target: board, swap: "innerHTML" });
  else stopPolling();
}

function startPolling() {
  if (!byId("board")) return;
  show("slow");
  poll ??= setInterval(ask, POLL_MS);
}

function stopPolling() {
  clearInterval(poll);
  poll = null;
}

document.addEventListener("htmx:sseError", startPolling);
document.addEventListener("htmx:sseOpen", () => {
  stopPolling();
  show("live");
});
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, () => poll && show("lost"));
}
document.addEventListener("htmx:afterRequest", (event) => {
  if (poll && event.detail.successful) show("slow");
});

// A critical case that was not there before: seen, said, and heard if wanted.

function criticalRows() {
  return [...document.querySelectorAll('#board [data-severity="critical"][data-taken=""]')];
}

function look() {
  if (!byId("board")) return;
  const rows = criticalRows();
  const added = rows.filter((row) => !known.has(row.dataset.case));
  known = new Set(rows.map((row) => row.dataset.case));
  for (const row of added) fresh.set(row.dataset.case, Date.now());
  for (const row of rows) {
    row.classList.toggle("row-fresh", Date.now() - (fresh.get(row.dataset.case) ?? 0) < FRESH_MS);
  }
  document.title = rows.length ? `(${rows.length}!) ${title}` : title;
  if (added.length) call();
}

function call() {
  const alarm = byId("alarm");
  alarm.textContent = "";
  setTimeout(() => (alarm.textContent = alarm.dataset.text), 50);
  if (byId("sound").checked) chime();
}

document.addEventListener("htmx:sseMessage", look);
document.addEventListener("htmx:afterSwap", look);
setInterval(look, FRESH_MS / 4);

let audio = null;

function chime() {
  audio ??= new AudioContext();
  audio.resume();
  for (const [index, frequency] of [660, 880, 660, 880].entries()) {
    tone(frequency, audio.currentTime + index * 0.35);
  }
}

function tone(frequency, start) {
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.25, start + 0.03);
  gain.gain.exponentialRampToValueAtTime(0.001, start + 0.32);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.34);
}

document.addEventListener("change", (event) => {
  if (event.target.id !== "sound") return;
  localStorage.setItem("sound", event.target.checked ? "on" : "off");
  if (event.target.checked) chime();
});

// J and K walk through the cases.

document.addEventListener("keydown", (event) => {
  const direction = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!direction || !isShortcut(event)) return;
  const links = [...document.querySelectorAll("#board a.row-link")];
  const here = links.indexOf(document.activeElement);
  const next = here < 0 && direction < 0 ? links.length - 1 : here + direction;
  links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
});

// The board was opened: what is on it already is no news.

function open() {
  const board = byId("board");
  if (!board || "opened" in board.dataset) return;
  board.dataset.opened = "yes";
  title = document.title.replace(/^\(\d+!\) /, "");
  known = new Set(criticalRows().map((row) => row.dataset.case));
  byId("sound").checked = localStorage.getItem("sound") === "on";
  look();
}

open();
document.addEventListener("htmx:afterSettle", open);
document.addEventListener("htmx:historyRestore", open);
