// A recording as a waveform, and its transcript that follows the sound.

import WaveSurfer from "./vendor/wavesurfer.esm.js";

const nonce = document.querySelector('meta[name="style-nonce"]').content;

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function draw(player) {
  const media = player.querySelector("audio");
  const wave = WaveSurfer.create({
    container: player.querySelector(".waveform"),
    media,
    url: player.dataset.sound,
    cspNonce: nonce,
    height: 80,
    barWidth: 3,
    barGap: 1,
    barRadius: 2,
    normalize: true,
    cursorWidth: 3,
    cursorColor: colour("--ink"),
    waveColor: colour("--edge"),
    progressColor: colour("--accent"),
  });
  // The sound may not have arrived, or be empty: the plain player below stays usable.
  wave.on("error", () => player.querySelector(".waveform").remove());
  followWords(player, media);
  return wave;
}

function followWords(player, media) {
  const words = [...player.parentElement.querySelectorAll("[data-at]")];
  for (const word of words) {
    word.addEventListener("click", () => {
      media.currentTime = Number(word.dataset.at);
      media.play();
    });
  }
  media.addEventListener("timeupdate", () => {
    const spoken = words.filter((word) => Number(word.dataset.at) <= media.currentTime).at(-1);
    for (const word of words) word.classList.toggle("now", word === spoken && !media.paused);
  });
}

const drawn = new Map();

function drawAll() {
  for (const [player, wave] of drawn) {
    if (player.isConnected) continue;
    player.querySelector("audio").pause(); // sound goes on in an element that was removed
    wave.destroy();
    drawn.delete(player);
  }
  for (const player of document.querySelectorAll(".player")) {
    if (!drawn.has(player)) drawn.set(player, draw(player));
  }
}

drawAll();
document.addEventListener("htmx:afterSettle", drawAll);
document.addEventListener("htmx:historyRestore", drawAll);
