// The live board: says whether it is live, asks by itself when it is not, calls when it is serious.

const POLL_MS = 2000;
const FRESH_MS = 8000;
const board = document.getElementById("board");
const live = document.getElementById("live");
const alarm = document.getElementById("alarm");
const sound = document.getElementById("sound");
const title = document.title;
const fresh = new Map();
let known = new Set(criticalCases());
let poll = null;

// Live, or asking every two seconds.

function show(state) {
  live.dataset.state = state;
  live.textContent = live.dataset[state];
}

function startPolling() {
  if (poll) return;
  show("slow");
  poll = setInterval(() => htmx.ajax("GET", board.dataset.rows, { target: "#board", swap: "innerHTML" }), POLL_MS);
}

function stopPolling() {
  clearInterval(poll);
  poll = null;
  show("live");
}

document.addEventListener("htmx:sseOpen", stopPolling);
document.addEventListener("htmx:sseError", startPolling);
document.addEventListener("htmx:sendError", () => show("lost"));
document.addEventListener("htmx:responseError", () => show("lost"));
document.addEventListener("htmx:afterRequest", (event) => {
  if (poll && event.detail.successful) show("slow");
});

// A critical case that was not there before: seen, said, and heard if wanted.

function criticalRows() {
  return [...board.querySelectorAll('[data-severity="critical"][data-taken=""]')];
}

function criticalCases() {
  return criticalRows().map((row) => row.dataset.case);
}

function look() {
  const now = criticalCases();
  const added = now.filter((number) => !known.has(number));
  known = new Set(now);
  for (const number of added) fresh.set(number, Date.now());
  for (const row of criticalRows()) {
    row.classList.toggle("row-fresh", Date.now() - (fresh.get(row.dataset.case) ?? 0) < FRESH_MS);
  }
  document.title = now.length ? `(${now.length}!) ${title}` : title;
  if (added.length) call();
}

function call() {
  alarm.textContent = "";
  setTimeout(() => (alarm.textContent = alarm.dataset.text), 50);
  if (sound.checked) chime();
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

sound.checked = localStorage.getItem("sound") === "on";
sound.addEventListener("change", () => {
  localStorage.setItem("sound", sound.checked ? "on" : "off");
  if (sound.checked) chime();
});

// J and K, or the arrows, walk through the cases.

function step(direction) {
  const links = [...board.querySelectorAll("a.row-link")];
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? (direction > 0 ? 0 : links.length - 1) : here + direction;
  links[Math.min(Math.max(next, 0), links.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, textarea, select") || !document.getElementById("use-keys").checked) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const direction = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!direction || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  step(direction);
});
