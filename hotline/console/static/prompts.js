// Listening to prompts, and recording over them. Works on pages that are swapped in as well.

const player = new Audio();

document.addEventListener("click", (event) => {
  const url = event.target.closest("[data-plays]")?.dataset.plays;
  if (!url) return;
  const same = player.src === new URL(url, location).href;
  if (same && !player.paused) return player.pause();
  player.src = url;
  player.play();
});

function offerMicrophone(root) {
  for (const form of root.querySelectorAll("form[data-records]:not([data-ready])")) {
    form.dataset.ready = "";
    const button = form.querySelector("button[type=button]");
    button.hidden = !navigator.mediaDevices;
    button.addEventListener("click", () => record(form, button));
  }
}

async function record(form, button) {
  const status = form.querySelector("[role=status]");
  let stream;
  try {
    // As the voice is: nothing turned up, nothing taken for noise.
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, autoGainControl: false, noiseSuppression: false, echoCancellation: false },
    });
  } catch {
    status.textContent = form.dataset.refused;
    return;
  }
  const name = button.textContent;
  const pieces = [];
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: 192000 });
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.addEventListener("stop", async () => {
    stream.getTracks().forEach((track) => track.stop());
    button.textContent = name;
    await send(form, new Blob(pieces, { type: recorder.mimeType }));
  });
  recorder.start();
  button.textContent = form.dataset.stop;
  button.addEventListener("click", (event) => {
    event.stopImmediatePropagation();
    recorder.stop();
  }, { once: true, capture: true });
}

async function send(form, blob) {
  const context = new AudioContext();
  const sound = await context.decodeAudioData(await blob.arrayBuffer());
  context.close();
  const files = new DataTransfer();
  files.items.add(new File([wav(sound.getChannelData(0), sound.sampleRate)], "microphone.wav", { type: "audio/wav" }));
  form.elements.recording.files = files.files;
  form.requestSubmit();
}

function wav(samples, rate) {
  const file = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (place, word) => [...word].forEach((letter, index) => file.setUint8(place + index, letter.charCodeAt(0)));
  text(0, "RIFF");
  file.setUint32(4, 36 + samples.length * 2, true);
  text(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, rate, true);
  file.setUint32(28, rate * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  text(36, "data");
  file.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, index) => file.setInt16(44 + index * 2, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return file.buffer;
}

offerMicrophone(document);
document.addEventListener("htmx:afterSettle", () => offerMicrophone(document));
