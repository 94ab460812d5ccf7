// On every page: shortcuts, running clocks, a word when the server does not answer.

const TICK_MS = 1000;
const keys = document.getElementById("use-keys");
const trouble = document.getElementById("trouble");
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { style: "short" });

// Shortcuts: elements say which key is theirs by data-shortcut.

function isTyping(target) {
  return target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
}

export function isShortcut(event) {
  const held = event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented;
  return !held && keys?.checked && !isTyping(event.target) && !document.querySelector("dialog[open]");
}

function operate(element) {
  if (element.matches("textarea")) element.focus();
  else if (element.matches("audio")) element.paused ? element.play() : element.pause();
  else element.click();
}

document.addEventListener("keydown", (event) => {
  if (!isShortcut(event)) return;
  const element = document.querySelector(`[data-shortcut="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!element) return;
  event.preventDefault();
  operate(element);
});

if (keys) {
  keys.checked = localStorage.getItem("keys") !== "off";
  keys.addEventListener("change", () => localStorage.setItem("keys", keys.checked ? "on" : "off"));
}
for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.addEventListener("click", () => document.getElementById(opener.dataset.opens).showModal());
}

// Clocks: the server writes the moment, the browser counts.

function clock(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function ago(seconds) {
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), "minute");
  if (seconds < 48 * 3600) return relative.format(-Math.floor(seconds / 3600), "hour");
  return relative.format(-Math.floor(seconds / 86400), "day");
}

function tick() {
  for (const time of document.querySelectorAll("time[data-clock], time[data-ago]")) {
    const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(time.dateTime)) / 1000));
    const text = "clock" in time.dataset ? clock(seconds) : ago(seconds);
    if (time.textContent !== text) time.textContent = text;
  }
}

tick();
setInterval(tick, TICK_MS);
document.addEventListener("htmx:afterSwap", tick);
document.addEventListener("htmx:sseMessage", tick);

// Another page was opened inside this one: who uses a keyboard or a screen reader goes on there.

document.addEventListener("htmx:pushedIntoHistory", () => document.getElementById("main").focus({ preventScroll: true }));

// What the server could not do is said where everybody sees it.

function say(text) {
  trouble.textContent = text;
  trouble.hidden = !text;
}

function sentence(request) {
  const text = request.responseText.trim();
  return text && text.length < 200 && !text.includes("<") ? text : document.body.dataset.trouble;
}

document.addEventListener("htmx:responseError", (event) => say(sentence(event.detail.xhr)));
document.addEventListener("htmx:sendError", () => say(document.body.dataset.away));
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) return;
  say("");
  if (event.detail.elt.matches("form[data-clears]")) event.detail.elt.reset();
});
